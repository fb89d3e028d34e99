// The plain rules of the console: places, periods, permissions, figures, spreadsheets, reviews, mappings.
import { describe, expect, it } from 'vitest'
import { queryText } from '../api/call'
import type { Division } from '../api/types'
import { clipboard, csv } from './copying'
import { findDivision, levelOf, pathTo, startingDivision, trimmed, villageNames, widest, within } from './division'
import { filled, percent, rate, share, whole } from './figures'
import { put, step, take, unmapped } from './mapping'
import { daysOf, lastMonths } from './period'
import { mayOpen, passwordProblem, screensFor } from './permission'
import { compareLines, lineFen, nextOf } from './review'
import { stepQuestions } from './steps'

const village = (code: string, name: string): Division => ({ code, name, level: 'village', villages: 1, children: [] })
const TREE: Division[] = [
  {
    code: '50', name: '', level: 'province', villages: 3,
    children: [{
      code: '5002', name: '', level: 'prefecture', villages: 3,
      children: [{
        code: '500236', name: '奉节县', level: 'county', villages: 3,
        children: [
          { code: '500236101', name: '云雾镇', level: 'township', villages: 2, children: [village('500236101201', '石门村'), village('500236101202', '桃源村')] },
          { code: '500236102', name: '白帝镇', level: 'township', villages: 1, children: [village('500236102201', '坪上村')] },
        ],
      }],
    }],
  },
]

describe('places', () => {
  it('a code says its level by its digits', () => {
    expect(['50', '500236', '500236101', '500236101201', 'all'].map(levelOf)).toEqual(['province', 'county', 'township', 'village', 'all'])
  })
  it('a village lies in its township, its county and in everything, not in the township beside', () => {
    expect(within('500236101201', '500236101')).toBe(true)
    expect(within('500236101201', '')).toBe(true)
    expect(within('500236101201', '500236102')).toBe(false)
  })
  it('the way to a village leads over its township', () => {
    expect(pathTo(TREE, '500236101202').map((one) => one.code)).toEqual(['50', '5002', '500236', '500236101', '500236101202'])
    expect(findDivision(TREE, '500236109')).toBeNull()
  })
  it('divisions with one single part are skipped, so that the list starts where there is a choice', () => {
    expect(trimmed(TREE).map((one) => one.code)).toEqual(['500236'])
    expect(trimmed([village('500236101201', '石门村')]).map((one) => one.code)).toEqual(['500236101201'])
  })
  it('the console starts at the remembered place, while it is still to be seen', () => {
    expect(startingDivision(TREE, '500236101201')).toBe('500236101201')
    expect(startingDivision(TREE, '510000000000')).toBe('')
    expect(startingDivision(TREE, null)).toBe('')
  })
  it('names are known for every division', () => {
    expect(villageNames(TREE).get('500236102201')).toBe('坪上村')
  })
  it('a place inside another one is not said twice', () => {
    expect(widest(['500236101201', '500236101', '500236101', '500236102201'])).toEqual(['500236101', '500236102201'])
    expect(widest(['500236101', 'all'])).toEqual(['all'])
  })
})

describe('questions to the server', () => {
  it('say only what is said, and true as 1', () => {
    expect(queryText({ division: '500236', q: '', overdue: true, full: false, page: 0, nobody: null })).toBe('?division=500236&overdue=1&page=0')
    expect(queryText({})).toBe('')
  })
  it('hand on every sign as it is', () => {
    expect(queryText({ q: '张&三 #1' })).toBe('?q=%E5%BC%A0%26%E4%B8%89+%231')
  })
})

describe('periods', () => {
  const november = new Date(2026, 10, 24)
  it('a month ends on its last day, also in February and at New Year', () => {
    expect(daysOf('this_month', null, november)).toEqual({ from: '2026-11-01', to: '2026-11-30' })
    expect(daysOf('last_month', null, new Date(2028, 2, 31))).toEqual({ from: '2028-02-01', to: '2028-02-29' })
    expect(daysOf('last_month', null, new Date(2026, 0, 5))).toEqual({ from: '2025-12-01', to: '2025-12-31' })
  })
  it('quarter and year', () => {
    expect(daysOf('this_quarter', null, november)).toEqual({ from: '2026-10-01', to: '2026-12-31' })
    expect(daysOf('this_year', null, november)).toEqual({ from: '2026-01-01', to: '2026-12-31' })
  })
  it('own days are taken as they are; without them it is this month', () => {
    expect(daysOf('own', { from: '2026-02-03', to: '2026-02-04' }, november)).toEqual({ from: '2026-02-03', to: '2026-02-04' })
    expect(daysOf('own', null, november).from).toBe('2026-11-01')
  })
  it('months go back over New Year', () => {
    expect(lastMonths(new Date(2026, 1, 28), 3)).toEqual(['2026-02', '2026-01', '2025-12'])
  })
})

describe('permissions', () => {
  it('nobody without the right sees people, files or the audit', () => {
    expect(screensFor([])).toEqual(['overview', 'visits', 'grievances', 'income', 'households', 'settle', 'reports', 'settings'])
    expect(mayOpen('people', ['people'])).toBe(true)
    expect(mayOpen('audit', ['people', 'export'])).toBe(false)
  })
  it('files are open to who may export or fill workbooks', () => {
    expect(mayOpen('exchange', ['template'])).toBe(true)
    expect(mayOpen('exchange', ['review'])).toBe(false)
  })
  it('a password is long enough and written twice alike', () => {
    expect(passwordProblem('short', 'short')).toBe('short')
    expect(passwordProblem('long enough now', 'long enough no')).toBe('different')
    expect(passwordProblem('long enough now', 'long enough now')).toBeNull()
  })
})

describe('figures', () => {
  it('a share of nothing is —, and almost all is not all', () => {
    expect(percent(0, 0)).toBe('—')
    expect(percent(999, 1000)).toBe('99.9 %')
    expect(percent(1999, 2000)).toBe('99.9 %')
    expect(share({ numerator: 12, denominator: 13 })).toBe('92.3 % (12 / 13)')
    expect(rate({ of: 1, among: 4 })).toBe('25.0 % (1 / 4)')
    expect(rate(null)).toBe('—')
  })
  it('thousands are parted', () => {
    expect([whole(7), whole(1204), whole(-1234567)]).toEqual(['7', '1,204', '-1,234,567'])
  })
  it('a bar is never longer than its place', () => {
    expect([filled(5, 4), filled(0, 0), filled(1, 3)]).toEqual([100, 0, 33])
  })
})

describe('spreadsheets', () => {
  it('a long number stays text on the clipboard, and markup stays words', () => {
    const { plain, html } = clipboard([['500236101201', '<b>张三</b>\n二']])
    expect(plain).toBe('500236101201\t<b>张三</b> 二')
    expect(html).toContain("mso-number-format:'\\@'")
    expect(html).toContain('&lt;b&gt;张三&lt;/b&gt;')
  })
  it('a file begins with the mark of its encoding, quotes what must be, and holds no formula', () => {
    expect(csv([['a,b', '说"好"'], ['=1+1', '-12.00']])).toBe('\ufeff"a,b","说""好"""\r\n\'=1+1,-12.00\r\n')
    expect(csv([['@SUM(A1)', '+8.2 %']])).toBe("\ufeff'@SUM(A1),+8.2 %\r\n")
  })
})

describe('reviews', () => {
  const rows = ['a', 'b', 'c'].map((document) => ({ document }))
  it('the next survey follows the one that was decided; after the last comes the first that is left', () => {
    expect(nextOf(rows, 'a')?.document).toBe('b')
    expect(nextOf(rows, 'c')?.document).toBe('a')
    expect(nextOf(rows.slice(0, 1), 'a')).toBeNull()
  })
  it('a line is its amount, else months × monthly', () => {
    expect(lineFen({ 'lines/wage_work/months': 10, 'lines/wage_work/monthly': 300_000 }, 'wage_work')).toBe(3_000_000)
    expect(lineFen({ 'lines/wage_work/amount': 1, 'lines/wage_work/months': 10, 'lines/wage_work/monthly': 300_000 }, 'wage_work')).toBe(1)
    expect(lineFen({}, 'wage_work')).toBeNull()
  })
  it('lines of both years stand beside each other in the order of the form', () => {
    const last = [{ line: 'tr_dibao', amount: 5000, months: null, monthly: null, gone: false, proposal: null }]
    const compared = compareLines({ 'lines/wage_work/amount': 100, 'lines/tr_dibao/amount': 7000 }, last)
    expect(compared.map((one) => [one.line, one.now, one.before, one.difference])).toEqual([['wage_work', 100, null, null], ['tr_dibao', 7000, 5000, 2000]])
  })
})

describe('an office’s own workbook', () => {
  it('a column has one field, a field may fill several columns', () => {
    const mapping = put(put(put({}, 'A', 'head_name'), 'B', 'head_name'), 'A', 'group')
    expect(mapping).toEqual({ A: 'group', B: 'head_name' })
    expect(take(mapping, 'A')).toEqual({ B: 'head_name' })
    expect(unmapped(['A', 'B', 'C'], mapping)).toEqual(['C'])
  })
  it('arrows stay at the ends', () => {
    expect([step(['A', 'B'], null, 1), step(['A', 'B'], 'B', 1), step(['A', 'B'], 'A', -1), step([], null, 1)]).toEqual(['A', 'B', 'A', null])
  })
})

describe('steps of a grievance', () => {
  it('assigning asks who and until when; closing asks on what ground; every step may say something', () => {
    expect(stepQuestions('ASSIGN')).toEqual(['responsible_unit', 'responsible_person', 'due_on', 'words'])
    expect(stepQuestions('CLOSE')).toEqual(['closing', 'words'])
    expect(stepQuestions('DONE')).toEqual(['words'])
  })
})
