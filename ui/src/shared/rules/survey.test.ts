// The income sheet: what its buttons write, what is folded, how a step and a doubt are told, and whose answer counts.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CheckId, Finding, LastLine, Step } from '../api/types'
import en from '../i18n/en'
import zh from '../i18n/zh'
import { specOf } from './fields'
import { createLatest } from './latest'
import { parseYuan } from './money'
import { ALL_LINES, at, byMonth, CARD_LINES, COST_OF, isUsed, lastFen, layOutCard, layOutParts, lineOf, PARTS } from './survey-lines'
import { byYear, fromProposal, gone, lineFen, mayRepeat, partsFen, sameAsLast, toldByMonth, withChanges, written } from './survey-sheet'
import { findingWords, percentTenths, signedPercent, signedYuan, stepSentence, told } from './survey-words'

const last = (line: string, more: Partial<LastLine>): LastLine => ({ line, amount: null, months: null, monthly: null, gone: false, proposal: null, ...more })

describe('the lines of the sheet', () => {
  const source = readFileSync(fileURLToPath(new URL('../../../../crates/model/src/income/lines.rs', import.meta.url)), 'utf8')
  const table = source.slice(source.indexOf('pub static LINES'), source.indexOf('pub fn line_spec'))

  it('are those of the core, each once, and each has a name', () => {
    const core = [...table.matchAll(/(?:line|sub)\("([a-z_]+)"/g)].map((found) => found[1] ?? '')
    expect(core.length, 'the table was found').toBeGreaterThan(45)
    expect([...ALL_LINES].sort()).toEqual([...core, 'claim_income', 'oop_rigid'].sort())
    expect(new Set(ALL_LINES).size, 'no line twice').toBe(ALL_LINES.length)
    for (const words of [zh, en]) expect(Object.keys(words.survey.line).sort()).toEqual([...ALL_LINES].sort())
  })
  it('are told by month where they come every month: wages and stable transfers', () => {
    const stable = [...table.matchAll(/stable\((?:line|sub)\("([a-z_]+)"/g)].map((found) => found[1] ?? '')
    for (const line of ALL_LINES) expect(byMonth(line), line).toBe(line.startsWith('wage_') || stable.includes(line))
  })
  it('each cost stands right after its income', () => {
    const lines = CARD_LINES.business
    for (const [income, cost] of Object.entries(COST_OF)) expect(lines.indexOf(cost), cost).toBe(lines.indexOf(income) + 1)
  })
  it('rare lines and parts are folded until they are used', () => {
    expect(layOutCard('business', () => false).folded).toEqual(['exp_operating', 'exp_tax'])
    expect(layOutCard('business', (line) => line === 'exp_tax').folded, 'used').toEqual(['exp_operating'])
    expect(layOutCard('transfer', () => false).folded, 'common ones are always there').toEqual([])
    expect(layOutParts('tr_eco', (part) => part === 'tr_eco_forest').shown).toEqual(['tr_eco_forest'])
    expect(layOutParts('tr_other', () => false).folded.length).toBe(16)
    expect(layOutParts('tr_dibao', () => false), 'has no parts').toEqual({ shown: [], folded: [] })
  })
  it('a line is used by what was written or by last year, and zero is written', () => {
    expect(isUsed({}, undefined, 'exp_tax')).toBe(false)
    expect(isUsed({ [at('exp_tax', 'amount')]: 0 }, undefined, 'exp_tax'), 'zero is an answer').toBe(true)
    expect(isUsed({ [at('exp_tax', 'gone')]: true }, undefined, 'exp_tax')).toBe(true)
    expect(isUsed({ [at('exp_tax', 'amount')]: null, [at('exp_tax', 'note')]: '' }, undefined, 'exp_tax'), 'taken away again').toBe(false)
    expect(isUsed({}, last('exp_tax', { amount: 100 }), 'exp_tax')).toBe(true)
    expect(isUsed({}, last('exp_tax', { amount: 100, gone: true }), 'exp_tax'), 'gone last year already').toBe(false)
  })
  it('finds the line of any path', () => {
    expect(lineOf('lines/tr_eco/amount')).toBe('tr_eco')
    expect(lineOf('lines/tr_eco')).toBe('tr_eco')
    expect(lineOf('tr_eco')).toBe('tr_eco')
    expect(lineOf('tr_total'), 'a total is no line').toBeNull()
    expect(lineOf('land/forest')).toBeNull()
  })
})

describe('fields of the record', () => {
  it('tells a survey’s steps by their own words, a grievance’s by theirs', () => {
    expect(specOf('income_survey', 'steps/a/kind')?.list).toBe('SurveyStepKind')
    expect(specOf('grievance', 'steps/a/kind')?.list).toBe('StepKind')
    expect(specOf('income_survey', 'lines/tr_dibao/amount')?.type).toBe('money')
  })
})

describe('what the sheet writes', () => {
  it('takes an amount in 万 as the cadre says it', () => {
    expect(written({}, 'wage_work', 'amount', parseYuan('1.2万'))).toEqual({ 'lines/wage_work/amount': 1_200_000 })
  })
  it('months × monthly replaces the amount, and only when both are there', () => {
    const fields = { [at('wage_work', 'amount')]: 500_000, [at('wage_work', 'months')]: 3 }
    expect(written(fields, 'wage_work', 'months', 4), 'the amount still stands').toEqual({ [at('wage_work', 'months')]: 4 })
    expect(written(fields, 'wage_work', 'monthly', 250_000)).toEqual({ [at('wage_work', 'monthly')]: 250_000, [at('wage_work', 'amount')]: null })
    expect(lineFen({ [at('wage_work', 'months')]: 3, [at('wage_work', 'monthly')]: 250_000 }, 'wage_work')).toBe(750_000)
    expect(toldByMonth(fields, 'wage_work')).toBe(true)
  })
  it('back to the year keeps what the months came to', () => {
    const fields = { [at('tr_dibao', 'months')]: 12, [at('tr_dibao', 'monthly')]: 40_000 }
    expect(byYear(fields, 'tr_dibao')).toEqual({ [at('tr_dibao', 'amount')]: 480_000, [at('tr_dibao', 'months')]: null, [at('tr_dibao', 'monthly')]: null })
  })
  it('一样 repeats last year as it was told; nothing there, nothing repeated', () => {
    expect(sameAsLast(last('prop_land', { amount: 86_000 }))).toMatchObject({ [at('prop_land', 'amount')]: 86_000, [at('prop_land', 'months')]: null })
    expect(sameAsLast(last('tr_dibao', { amount: 480_000, months: 12, monthly: 40_000 })), 'months are kept as months').toMatchObject({ [at('tr_dibao', 'amount')]: null, [at('tr_dibao', 'months')]: 12, [at('tr_dibao', 'monthly')]: 40_000 })
    expect(sameAsLast(last('prop_land', {}))).toBeNull()
    expect(lastFen(last('tr_dibao', { months: 12, monthly: 40_000 }))).toBe(480_000)
  })
  it('never repeats a whole beside its parts', () => {
    const before = new Map([last('tr_eco', { amount: 300 }), last('tr_eco_forest', { amount: 300 }), last('tr_other', { amount: 9 })].map((one) => [one.line, one]))
    expect(mayRepeat({}, before, 'tr_eco'), 'last year it was told by its parts').toBe(false)
    expect(mayRepeat({}, before, 'tr_eco_forest')).toBe(true)
    expect(mayRepeat({ [at('tr_eco', 'amount')]: 300 }, before, 'tr_eco_forest'), 'the whole is written already').toBe(false)
    expect(mayRepeat({}, before, 'tr_other'), 'told as a whole last year').toBe(true)
    expect(mayRepeat({ [at('tr_other_heating', 'amount')]: 9 }, before, 'tr_other'), 'a part is written already').toBe(false)
  })
  it('照去年 takes the proposal and says that it is an estimate', () => {
    const line = { amount_fen: null, months: 12, monthly_fen: 40_000, basis: 'ESTIMATED' as const, note: null }
    expect(fromProposal('tr_dibao', line)).toEqual({
      [at('tr_dibao', 'amount')]: null, [at('tr_dibao', 'months')]: 12, [at('tr_dibao', 'monthly')]: 40_000, [at('tr_dibao', 'gone')]: null, [at('tr_dibao', 'basis')]: 'ESTIMATED',
    })
  })
  it('没有了 takes the amount away, and an amount takes 没有了 away', () => {
    expect(gone('prop_land')).toMatchObject({ [at('prop_land', 'gone')]: true, [at('prop_land', 'amount')]: null })
    expect(written({ [at('prop_land', 'gone')]: true }, 'prop_land', 'amount', 5)).toEqual({ [at('prop_land', 'amount')]: 5, [at('prop_land', 'gone')]: null })
  })
  it('sums parts only where the whole says nothing itself', () => {
    const fields = { [at('tr_eco_forest', 'amount')]: 30_000, [at('tr_eco_returned', 'months')]: 12, [at('tr_eco_returned', 'monthly')]: 1_000 }
    expect(partsFen(fields, 'tr_eco')).toBe(42_000)
    expect(lineFen(fields, 'tr_eco')).toBe(42_000)
    expect(lineFen({ ...fields, [at('tr_eco', 'amount')]: 50_000 }, 'tr_eco'), 'its own amount holds').toBe(50_000)
    expect(partsFen({}, 'tr_eco'), 'nothing said is not zero').toBeNull()
    expect(PARTS.tr_dibao).toBeUndefined()
  })
  it('sends only what differs from the record, but keeps what an earlier draft changed', () => {
    const form = { fields: { [at('prop_land', 'amount')]: 100, note: '旧' }, changed: { note: '旧' } }
    const once = withChanges(form, {}, { [at('prop_land', 'amount')]: 200 })
    expect(once).toEqual({ [at('prop_land', 'amount')]: 200 })
    expect(withChanges(form, once, { [at('prop_land', 'amount')]: 100 }), 'set back').toEqual({})
    expect(withChanges(form, { note: '旧' }, { note: '旧' }), 'the record may say something else').toEqual({ note: '旧' })
    expect(withChanges(form, {}, { [at('prop_land', 'amount')]: 100 }, true), 'chosen out of two').toEqual({ [at('prop_land', 'amount')]: 100 })
  })
})

describe('the working in words', () => {
  const name = (figure: string) => (zh.survey.line as Record<string, string>)[figure] ?? (zh.survey.figure as Record<string, string>)[figure] ?? figure
  const heads = (count: number) => `${count} 人`
  const step = (more: Partial<Step>): Step => ({ figure: 'net', plus: [], minus: [], times: null, divided_by: null, result: 0, ...more })
  const say = (one: Step) => stepSentence(one, name, heads)

  it('tells months, sums, what is taken off, and the division', () => {
    expect(say(step({ figure: 'wage_work', plus: [['monthly', 250_000]], times: 3, result: 750_000 }))).toBe('3 × 2,500.00 = 7,500.00')
    expect(say(step({ plus: [['gross', 5_667_250]], minus: [['exp_total', 523_000]], result: 5_144_250 }))).toBe('年总收入 56,672.50 − 生产经营性支出 5,230.00 = 51,442.50')
    expect(say(step({ figure: 'wage_total', plus: [['wage_work', 300], ['wage_post_village', 200]], result: 500 }))).toBe('务工收入 3.00 + 村级公益岗 2.00 = 5.00')
    expect(say(step({ figure: 'wage_total', plus: [['wage_work', 300]], result: 300 })), 'one term is no sum').toBe('务工收入 3.00')
    expect(say(step({ figure: 'net_pc', plus: [['net', 3_200_000]], divided_by: 4, result: 800_000 }))).toBe('年纯收入 32,000.00 ÷ 4 人 = 8,000.00')
  })
  it('says ≈ where rounding was needed', () => {
    expect(say(step({ figure: 'net_pc', plus: [['net', 5_144_250]], divided_by: 4, result: 1_286_063 }))).toBe('年纯收入 51,442.50 ÷ 4 人 ≈ 12,860.63')
  })
  it('several terms are bracketed before they are divided', () => {
    expect(say(step({ plus: [['gross', 500]], minus: [['exp_total', 100]], divided_by: 2, result: 200 }))).toBe('(年总收入 5.00 − 生产经营性支出 1.00) ÷ 2 人 = 2.00')
  })
  it('leaves out groups that nobody entered', () => {
    expect(told([step({}), step({ plus: [['gross', 1]] })]).length).toBe(1)
  })
  it('tells signs', () => {
    expect([signedPercent(82), signedPercent(-5), signedPercent(0)]).toEqual(['+8.2 %', '−0.5 %', '+0.0 %'])
    expect([signedYuan(200_000), signedYuan(-1)]).toEqual(['+2,000.00', '−0.01'])
    expect([percentTenths(108, 100), percentTenths(90, -100), percentTenths(1, 0), percentTenths(999_999, 1_000_000)]).toEqual([80, null, null, 0])
  })
})

describe('doubts', () => {
  const finding = (check: CheckId, path: string, values: Record<string, number>): Finding => ({ check, severity: 'EXPLAIN', path, values })
  const every: Finding[] = [
    finding('V01', 'net_pc', { is: 1, line: 2 }), finding('V02', 'net_pc', { is: 1, line: 2 }), finding('V03', 'lines', {}), finding('V03', 'net_pc', { is: 1, low: 2 }),
    finding('V04', 'net_pc', { is: 3, high: 2 }), finding('V05', 'wage_total', { is: 1, low: 2 }), finding('V05', 'wage_total', { is: 3, high: 2 }),
    finding('V06', 'exp_total', { is: 0, biz_total: 5 }), finding('V07', 'tr_eco', { is: 5, returned: 0 }), finding('V08', 'tr_dibao', { is: 1, low: 2 }),
    finding('V09', 'wage_work', { is: 1, low: 2 }), finding('V09', 'wage_work', { is: 3, high: 2 }), finding('V10', 'oop_rigid', {}), finding('V11', 'wage_total', { is: 0 }),
    finding('V11', 'tr_total', { is: 0 }), finding('V11', 'biz_total', { is: 0 }), finding('V11', 'new_total', { is: 0 }), finding('V12', 'net', {}), finding('V13', 'land/arable', {}),
    finding('V13', 'land/water', { is: 5, most: 2 }), finding('V13', 'land/returned', { is: 250, forest_and_grassland: 100 }), finding('V13', 'land/road_metres', { is: 6500, most: 5000 }),
    finding('V14', 'dangerous_house', {}), finding('V14', 'safe_water', {}), finding('V14', 'latrine', {}), finding('V14', 'roof', {}), finding('V15', 'net_pc', { is: 90_500, before: 100_000 }),
    finding('V15', 'ref_income_pc', { is: 1, before: 2 }), finding('V16', 'tr_eco', { is: 1, computed: 2 }), finding('LARGE', 'biz_crop', { is: 9 }),
  ]
  it('each has words in both languages, with every gap filled and no words left over', () => {
    const keys = new Set<string>()
    for (const one of every) {
      const { key, values } = findingWords(one)
      keys.add(key)
      for (const words of [zh.survey.check, en.survey.check] as Record<string, string>[]) {
        expect(words[key], key).toBeDefined()
        const gaps = [...(words[key] ?? '').matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? '').filter((gap) => gap !== 'name')
        for (const gap of gaps) expect(values[gap], `${key} ${gap}`).toBeDefined()
      }
    }
    expect([...keys].sort()).toEqual(Object.keys(zh.survey.check).sort())
  })
  it('tell yuan, mu, kilometres and percent, never fen or metres', () => {
    const of = (check: CheckId, path: string, values: Record<string, number>) => findingWords(finding(check, path, values)).values
    expect(of('V15', 'net_pc', { is: 90_500, before: 100_000 })).toEqual({ is: '905.00', before: '1,000.00', percent: '9.5 %' })
    expect(of('V13', 'land/returned', { is: 250, forest_and_grassland: 100 })).toEqual({ is: '2.5', both: '1' })
    expect(of('V13', 'land/road_metres', { is: 6500, most: 5000 })).toEqual({ is: '6.5', most: '5' })
  })
})

describe('the live figure', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function setUp() {
    const asked: string[] = []
    const shown: string[] = []
    const failures: unknown[] = []
    const answers = new Map<string, { give: (answer: string) => void; fail: (error: unknown) => void }>()
    const latest = createLatest<string, string>((question) => {
      asked.push(question)
      return new Promise((give, fail) => answers.set(question, { give, fail }))
    }, (answer) => shown.push(answer), (error) => failures.push(error))
    return { asked, shown, failures, answers, latest }
  }

  it('is asked for once after a pause, with the last words', async () => {
    const { asked, latest } = setUp()
    latest.ask('1')
    await vi.advanceTimersByTimeAsync(100)
    latest.ask('12')
    await vi.advanceTimersByTimeAsync(149)
    expect(asked, 'still typing').toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(asked).toEqual(['12'])
  })
  it('an older answer never overwrites a newer one', async () => {
    const { shown, failures, answers, latest } = setUp()
    void latest.askNow('old')
    void latest.askNow('new')
    answers.get('new')?.give('new answer')
    await vi.advanceTimersByTimeAsync(0)
    answers.get('old')?.give('old answer')
    await vi.advanceTimersByTimeAsync(0)
    expect(shown).toEqual(['new answer'])
    void latest.askNow('older')
    void latest.askNow('newer')
    answers.get('older')?.fail('gone')
    await vi.advanceTimersByTimeAsync(0)
    expect(failures, 'nor does an older failure').toEqual([])
  })
  it('a closed page hears nothing more', async () => {
    const { asked, shown, answers, latest } = setUp()
    void latest.askNow('a')
    latest.ask('b')
    latest.stop()
    answers.get('a')?.give('late')
    await vi.advanceTimersByTimeAsync(1000)
    expect([asked, shown]).toEqual([['a'], []])
  })
})
