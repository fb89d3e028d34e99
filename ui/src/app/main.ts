// Starts the phone app.
import { createApp } from 'vue'
import 'vant/es/popup/index.css'
import 'vant/es/overlay/index.css'
import 'vant/es/loading/index.css'
import '../shared/tokens.css'
import './base.css'
import { applyLanguage, i18n } from '../shared/i18n'
import App from './App.vue'
import { router } from './router'
import { takeBackButton } from './state/back-button'
import { askSystem } from './state/system'

applyLanguage()
takeBackButton(router)
void askSystem()
createApp(App).use(i18n).use(router).mount('#app')
