// What is typed becomes what the record keeps: money, enrolment codes, ID numbers.
import { describe, expect, it } from 'vitest'
import vectors from '../../../../crates/model/vectors/resident_id.json'
import { readEnrolment, readServer } from './enrolment'
import { formatYuan, parseYuan } from './money'
import { maskId, readResidentId } from './resident-id'

describe('money', () => {
  it('is read as yuan, with 万 as a help, and kept in fen', () => {
    const cases: [string, number | null | 'bad'][] = [
      ['12860.63', 1286063], ['12,860.63', 1286063], ['1.15', 115], ['1.2万', 1200000], ['１２', 1200], ['3万', 3000000], ['-5', -500],
      ['', null], ['1.234', 'bad'], ['十块', 'bad'], ['1.20', 120], ['0.03', 3], ['500元', 50000], ['99999999999999', 'bad'],
    ]
    for (const [typed, fen] of cases) expect(parseYuan(typed), typed).toBe(fen)
  })
  it('is shown with thousands and two decimals', () => {
    expect(formatYuan(1286063)).toBe('12,860.63')
    expect(formatYuan(-650000)).toBe('-6,500.00')
    expect(formatYuan(3)).toBe('0.03')
  })
})

describe('enrolment', () => {
  it('takes a bare code in any writing', () => {
    expect(readEnrolment(' k7qf-2m9x ')).toEqual({ code: 'K7QF-2M9X', server: null })
    expect(readEnrolment('Ｋ７ＱＦ－２Ｍ９Ｘ').code, 'full-width').toBe('K7QF-2M9X')
  })
  it('takes the whole text apart', () => {
    expect(readEnrolment('K7QF-2M9X@192.168.1.8:8443')).toEqual({ code: 'K7QF-2M9X', server: '192.168.1.8:8443' })
    expect(readEnrolment('K7QF-2M9X＠zhen.example：8443/').server, 'full-width signs and a slash').toBe('zhen.example:8443')
    expect(readEnrolment('K7QF-2M9X@').server, 'no server named').toBeNull()
    expect(readServer(' 127.0.0.1:9000 / '), 'blanks and slash').toBe('127.0.0.1:9000')
  })
})

describe('ID numbers', () => {
  it('agrees with every shared vector', () => {
    expect(vectors.length, 'the vectors must be there').toBeGreaterThanOrEqual(14)
    for (const { input, expect: judged, note } of vectors) {
      expect(readResidentId(input) !== null, `${input} (${note})`).toBe(judged === 'valid')
    }
  })
  it('says birth date and sex', () => {
    expect(readResidentId('11010519491231002x')).toEqual({ birthDate: '1949-12-31', sex: 'FEMALE' })
    expect(maskId('11010519491231002X')).toBe('110105********002X')
  })
})
