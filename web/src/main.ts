// Entry: joins session, words, addresses, and mounts.
import './oldest'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app.vue'
import { set_session_gate } from './api/client'
import { i18n } from './locales'
import { router } from './router'
import { use_session } from './stores/session'
import './styles/tokens.css'
import './styles/base.css'
import './styles/element.css'
import './styles/print.css'

const app = createApp(App)
app.use(createPinia())
const session = use_session()
set_session_gate({ csrf: () => session.session.csrf, sign_in_again: () => session.sign_in_again() })
app.use(i18n)
app.use(router)
app.mount('#app')
