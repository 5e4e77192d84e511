// vue-i18n with the frame's words and those of the features.
import { createI18n } from 'vue-i18n'
import { features } from '@/features/feature'
import { zh_cn } from './zh_cn'

const messages = Object.assign({}, zh_cn, ...features.map((feature) => feature.messages ?? {})) as typeof zh_cn

export const i18n = createI18n({ legacy: false, locale: 'zh-CN', messages: { 'zh-CN': messages }, missingWarn: import.meta.env.DEV })

// Outside components (router titles, composables).
export const say = (key: string, named: Record<string, unknown> = {}): string => i18n.global.t(key, named)
