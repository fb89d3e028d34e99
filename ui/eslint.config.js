// House rules of the UI as lint: short files, no eval, Tauri only behind shared/api, features apart from each other.
import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

export default ts.config(
  { ignores: ['dist', 'dist-console', 'node_modules', 'src/shared/api/types.ts'] },
  ...ts.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.vue'], sourceType: 'module' } },
    rules: {
      'max-lines': ['error', 300],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-console': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-imports': ['error', { patterns: [{ group: ['@tauri-apps/*'], message: 'Tauri is touched in shared/api alone.' }] }],
      'vue/no-v-html': 'error',
      // Layout of templates is left to the writer.
      'vue/max-attributes-per-line': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/require-default-prop': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/attributes-order': 'off',
    },
  },
  { files: ['src/shared/api/index.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['src/app/**/*.{ts,vue}'],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ group: ['**/console/**'], message: 'The phone never imports from the console.' }, { group: ['@tauri-apps/*'], message: 'Tauri is touched in shared/api alone.' }] }] },
  },
  {
    files: ['src/console/**/*.{ts,vue}'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '/app/|shared/api(/index)?$', message: 'The console shares rules and words with the phone, never its screens or its door to Rust.' }, { group: ['@tauri-apps/*', 'vant*'], message: 'The console runs in a browser.' }] },
      ],
      'no-restricted-globals': ['error', { name: 'fetch', message: 'The server is asked in console/api alone.' }],
    },
  },
  { files: ['src/console/api/call.ts'], rules: { 'no-restricted-globals': 'off' } },
  {
    files: ['src/shared/**/*.ts'],
    ignores: ['src/shared/api/index.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['**/app/**', '**/console/**'], message: 'shared never imports from app or console.' }, { group: ['@tauri-apps/*'], message: 'Tauri is touched in shared/api alone.' }] },
      ],
    },
  },
)
