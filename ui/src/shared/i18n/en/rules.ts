// English: the rules in force.
export default {
  rules: {
    title: 'Rules', open: 'Rules', openText: 'Deadlines, lines, how often to visit', lead: 'The office sets these; a phone only shows them. New ones count from the next sync on.', source: 'Source: {source}',
    unreadable: 'This version cannot read it', unreadableText: 'The office has set this, but this version cannot read it: the built-in rule counts. Update the app.', toSettle: 'Two different rules were set at the same time; the office has to settle it.',
    someUnreadable: '{n} cannot be read, built-in rules count; update the app', officeSettles: 'The office settles this; nothing to choose here.',
    origin: { shipped: 'Built in', own: 'Set here', unreadable: 'Unreadable' },
    group: {
      visit_policy: 'How often to visit', deadlines: 'Deadlines of grievances', rates: 'How the three rates are counted', course: 'Where a grievance starts', monitoring: 'Days for identification', round: 'When the income round opens',
      checks: 'Doubts about income', rule_sets: 'What counts as income, the line', holidays: 'Holidays and workdays',
    },
    period: { month: 'every month', quarter: 'every quarter', half_year: 'every half-year' },
    limit: { calendar: '{n} days', working: '{n} working days' },
    visit: 'Monitored households {monitored}, lifted ones {lifted}, others {general}', done: '{what}: done within {limit}', any: 'Any', otherwise: 'All others',
    respond: 'Somebody responds within {limit}', basically: 'Mostly satisfied counts as satisfied', notBasically: 'Mostly satisfied does not count as satisfied',
    first: 'Starts at: {level}', deferrals: 'At most {n} deferrals', anyDeferrals: 'Any number of deferrals', clock: 'Days are counted at UTC+{hours}',
    monitoring: 'Visit within {visit} days of the clue, decision within {whole}; notice for at least {notice} days; at least {visitors} visitors', round: 'Each year on month {month}, day {day}',
    check: {
      v03_low_per_capita: 'Income a head under {yuan} yuan is asked about', v04_high_per_capita: 'Identified from {year} on with more than {yuan} yuan a head is asked about', v05_low_wage: 'Wages under {yuan} yuan are asked about',
      v05_low_wage_at_identification: 'At identification, wages under {yuan} yuan are asked about', v05_high_wage: 'Wages over {yuan} yuan are asked about', v09_low_month: 'Monthly wages under {yuan} yuan are asked about',
      v09_high_month: 'Monthly wages over {yuan} yuan are asked about', large_line: 'A line over {yuan} yuan is asked about', low: '{line} under {yuan} yuan is asked about', fall: 'Less than last year is to be explained', review: 'More than {n}% less than last year: a second person looks',
      fields: 'Arable land, grassland and water are looked at', land: 'Arable land, grassland, water at most {field} mu, forest at most {forest} mu, road at most {metres} m away', again: '{n} figures are measured again after the risk is gone',
    },
    set: {
      head: '{id} ({place}, {year}): {line}', year: '{year}', anyYear: 'years without a set of their own', line: 'line {yuan} yuan a head and year', noLine: 'no line is set', notCounted: 'Not counted: {lines}',
      reference: 'Reference income adds claims: {claims}; takes off rigid spending: {rigid}',
    },
    holiday: { years: 'Whole years set here: {days}', off: 'Off: {days}', work: 'Worked: {days}', none: 'No days added', until: 'The calendar is known to {day}, {year}' },
  },
}
