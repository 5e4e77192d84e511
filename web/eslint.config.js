// Names are snake_case as in the rest of the house; `any` is not allowed; features do not import each other.
import ts from 'typescript-eslint'
import vue from 'eslint-plugin-vue'

const feature_rule = {
  patterns: [{ regex: '^@/features/', message: 'Features do not import each other: move what is shared to components or composables.' }],
}

export default ts.config(
  { ignores: ['dist', 'node_modules', 'src/api/openapi.ts'] },
  ...ts.configs.recommended,
  ...vue.configs['flat/strongly-recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      'no-console': 'error',
      'no-undef': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error',
      'vue/no-static-inline-styles': 'error',
      'vue/prop-name-casing': ['error', 'snake_case'],
      'vue/attribute-hyphenation': 'off',
      'vue/v-on-event-hyphenation': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/require-default-prop': 'off',
      'max-lines': ['warn', { max: 260, skipBlankLines: true }],
    },
  },
  { files: ['src/features/*/**'], rules: { 'no-restricted-imports': ['error', feature_rule] } },
  { files: ['src/api/types.ts'], rules: { 'max-lines': 'off' } },
  { files: ['scripts/**'], rules: { 'no-console': 'off' } },
)
