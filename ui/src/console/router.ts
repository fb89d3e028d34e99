// All screens of the console on one page. Nobody signed in: log-in or set-up. A password somebody else chose: change it first.
import { createRouter, createWebHashHistory } from 'vue-router'
import { mayOpen, screensFor, type Screen } from './rules/permission'
import { mayList, me, setUpNeeded } from './state/me'
import PasswordPage from './pages/PasswordPage.vue'
import SetUpPage from './pages/SetUpPage.vue'
import SignInPage from './pages/SignInPage.vue'

declare module 'vue-router' {
  interface RouteMeta {
    /** A screen of the navigation. */
    screen?: Screen
  }
}

export const router = createRouter({
  history: createWebHashHistory('/console/'),
  routes: [
    { path: '/sign-in', name: 'sign-in', component: SignInPage },
    { path: '/set-up', name: 'set-up', component: SetUpPage },
    { path: '/password', name: 'password', component: PasswordPage },
    { path: '/overview', name: 'overview', component: () => import('./pages/OverviewPage.vue'), meta: { screen: 'overview' } },
    { path: '/visits', name: 'visits', component: () => import('./pages/VisitsPage.vue'), meta: { screen: 'visits' } },
    { path: '/grievances', name: 'grievances', component: () => import('./pages/GrievancesPage.vue'), meta: { screen: 'grievances' } },
    { path: '/income', name: 'income', component: () => import('./pages/IncomePage.vue'), meta: { screen: 'income' } },
    { path: '/households', name: 'households', component: () => import('./pages/HouseholdsPage.vue'), meta: { screen: 'households' } },
    { path: '/settle', name: 'settle', component: () => import('./pages/SettlePage.vue'), meta: { screen: 'settle' } },
    { path: '/reports', name: 'reports', component: () => import('./pages/ReportsPage.vue'), meta: { screen: 'reports' } },
    { path: '/people', name: 'people', component: () => import('./pages/PeoplePage.vue'), meta: { screen: 'people' } },
    { path: '/exchange', name: 'exchange', component: () => import('./pages/ExchangePage.vue'), meta: { screen: 'exchange' } },
    { path: '/audit', name: 'audit', component: () => import('./pages/AuditPage.vue'), meta: { screen: 'audit' } },
    { path: '/settings', name: 'settings', component: () => import('./pages/SettingsPage.vue'), meta: { screen: 'settings' } },
    { path: '/:anything(.*)*', redirect: '/overview' },
  ],
})

const OUTSIDE = ['sign-in', 'set-up']

router.beforeEach((to) => {
  const outside = OUTSIDE.includes(String(to.name))
  if (me.value === null) {
    const door = setUpNeeded.value ? 'set-up' : 'sign-in'
    if (outside && to.name === door) return true
    return { name: door, query: outside || to.fullPath === '/overview' ? {} : { to: to.fullPath }, replace: true }
  }
  if (me.value.must_change_password && to.name !== 'password') return { name: 'password', replace: true }
  if (outside) return { name: 'overview', replace: true }
  if (to.meta.screen && !mayOpen(to.meta.screen, mayList.value)) return { name: screensFor(mayList.value)[0] ?? 'settings', replace: true }
  return true
})
