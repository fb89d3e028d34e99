// Starts the office's console.
import { createApp } from 'vue'
import './element'
import '../shared/tokens.css'
import './base.css'
import './parts.css'
import './print.css'
import { onSignedOut } from './api/call'
import App from './App.vue'
import { applyLanguage, i18n } from './i18n'
import { router } from './router'
import { begin, signedOut } from './state/me'

applyLanguage()
onSignedOut(() => {
  signedOut()
  void router.replace({ name: 'sign-in' })
})
void begin().then(() => createApp(App).use(i18n).use(router).mount('#app'))
