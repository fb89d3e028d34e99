// All screens of the phone on one page. Without enrolment only enrolment is open.
import { createRouter, createWebHashHistory } from 'vue-router'
import { lock } from './state/lock'
import { session, sessionKnown } from './state/session'
import BundlePage from './pages/BundlePage.vue'
import DamagePage from './pages/DamagePage.vue'
import EnrolPage from './pages/EnrolPage.vue'
import DeletedPage from './pages/DeletedPage.vue'
import ExportPage from './pages/ExportPage.vue'
import FirstSyncPage from './pages/FirstSyncPage.vue'
import GrievanceFormPage from './pages/GrievanceFormPage.vue'
import GrievancePage from './pages/GrievancePage.vue'
import HistoryPage from './pages/HistoryPage.vue'
import HotspotPage from './pages/HotspotPage.vue'
import HouseholdFormPage from './pages/HouseholdFormPage.vue'
import HouseholdPage from './pages/HouseholdPage.vue'
import HouseholdsPage from './pages/HouseholdsPage.vue'
import LedgersPage from './pages/LedgersPage.vue'
import CampaignPage from './pages/CampaignPage.vue'
import CampaignsPage from './pages/CampaignsPage.vue'
import CoveragePage from './pages/CoveragePage.vue'
import DuplicatesPage from './pages/DuplicatesPage.vue'
import LockSettingsPage from './pages/LockSettingsPage.vue'
import LivingPage from './pages/LivingPage.vue'
import MePage from './pages/MePage.vue'
import ReadCodesPage from './pages/ReadCodesPage.vue'
import RulesPage from './pages/RulesPage.vue'
import ShowCodesPage from './pages/ShowCodesPage.vue'
import SyncPage from './pages/SyncPage.vue'
import SurveyFormPage from './pages/SurveyFormPage.vue'
import TodayPage from './pages/TodayPage.vue'
import VisitFormPage from './pages/VisitFormPage.vue'
import VisitPage from './pages/VisitPage.vue'

declare module 'vue-router' {
  interface RouteMeta {
    /** Shows the four tabs. */
    tab?: boolean
  }
}

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', name: 'today', component: TodayPage, meta: { tab: true } },
    { path: '/households', name: 'households', component: HouseholdsPage, meta: { tab: true } },
    { path: '/ledgers', name: 'ledgers', component: LedgersPage, meta: { tab: true } },
    { path: '/me', name: 'me', component: MePage, meta: { tab: true } },
    { path: '/pick', name: 'pick', component: HouseholdsPage, props: { picking: true } },
    { path: '/household/:id', name: 'household', component: HouseholdPage, props: true },
    { path: '/household/:id/visit', name: 'visit-form', component: VisitFormPage, props: true },
    { path: '/household/:id/do/:deed', name: 'living', component: LivingPage, props: true },
    { path: '/duplicates', name: 'duplicates', component: DuplicatesPage },
    { path: '/campaigns', name: 'campaigns', component: CampaignsPage },
    { path: '/campaign/:id', name: 'campaign', component: CampaignPage, props: true },
    { path: '/coverage', name: 'coverage', component: CoveragePage },
    { path: '/household/:id/edit', name: 'household-form', component: HouseholdFormPage, props: true },
    { path: '/household/:id/grievance', name: 'grievance-form', component: GrievanceFormPage, props: true },
    { path: '/household/:id/survey', name: 'survey-form', component: SurveyFormPage, props: true },
    { path: '/grievance', name: 'grievance-form-free', component: GrievanceFormPage },
    { path: '/grievance/:id', name: 'grievance', component: GrievancePage, props: true },
    { path: '/visit/:id', name: 'visit', component: VisitPage, props: true },
    { path: '/record/:id/history', name: 'history', component: HistoryPage, props: true },
    { path: '/deleted', name: 'deleted', component: DeletedPage },
    { path: '/lock', name: 'lock', component: LockSettingsPage },
    { path: '/rules', name: 'rules', component: RulesPage },
    { path: '/export', name: 'export', component: ExportPage },
    { path: '/household/:id/show', name: 'codes-show', component: ShowCodesPage, props: true },
    { path: '/codes', name: 'codes-read', component: ReadCodesPage },
    { path: '/bundle', name: 'bundle', component: BundlePage },
    { path: '/hotspot', name: 'hotspot', component: HotspotPage },
    { path: '/damage', name: 'damage', component: DamagePage },
    { path: '/sync', name: 'sync', component: SyncPage },
    { path: '/enrol', name: 'enrol', component: EnrolPage },
    { path: '/first-sync', name: 'first-sync', component: FirstSyncPage },
    { path: '/:anything(.*)*', redirect: '/' },
  ],
})

router.beforeEach((to) => {
  // While locked nobody goes anywhere, so that after the PIN the user is where they were; somebody else begins at 今天.
  if (lock.value?.stage === 'locked' || lock.value?.stage === 'shut') return to.name === 'today'
  if (!sessionKnown.value) return true
  if (session.value === null && to.name !== 'enrol') return { name: 'enrol' }
  // An office that no longer knows this phone asks for a new enrolment; what the phone holds stays.
  if (session.value !== null && to.name === 'enrol' && !to.query.again) return { name: 'today' }
  return true
})
