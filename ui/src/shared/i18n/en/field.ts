// English: names of the fields.
export default {
  household: {
    roster_number: 'Household number', group: 'Group', courtyard: 'Courtyard', address: 'Address', latitude: 'Latitude', longitude: 'Longitude',
    household_type: 'Household type', monitor_category: 'Monitoring category', monitored_since: 'Monitored since', risk_state: 'Risk state',
    no_labour_guarantee: 'Nobody able to work, guaranteed', ended: 'No longer a household', ended_on: 'Ended on', ended_reason: 'Why it ended', merged_into: 'Merged into', split_from: 'Split from', moved_to: 'Moved to', change_reason: 'Why it changed', change_on: 'Since which day', phone: 'Phone', second_phone: 'Second phone', note: 'Note', edu_issue: 'Schooling',
    medical_issue: 'Medical care', housing_issue: 'Housing', water_issue: 'Drinking water', edu_issue_after: 'Schooling (after clearing)',
    medical_issue_after: 'Medical care (after clearing)', housing_issue_after: 'Housing (after clearing)',
    water_issue_after: 'Drinking water (after clearing)',
  },
  visit: {
    household: 'Household', visited_at: 'Time of visit', group: 'Group', courtyard: 'Courtyard', latitude: 'Latitude', longitude: 'Longitude',
    met_person: 'Who was met', met_name: 'Name', recorder: 'Recorder identity', recorder_name: 'Recorder', mode: 'How', kind: 'Kind',
    campaign: 'Campaign', has_changes: 'Changes', n_registered: 'Registered', n_resident: 'Living here', n_over60: 'Over 60', n_under16: 'Under 16',
    n_farming: 'Farming', n_away: 'Away for work', n_disabled: 'Disabled', no_worry_food: 'Food', no_worry_food_reason: 'Food: what is the matter',
    no_worry_water: 'Water to drink', no_worry_water_reason: 'Water to drink: what is the matter', no_worry_clothes: 'Clothes for the season',
    no_worry_clothes_reason: 'Clothes: what is the matter', water_source: 'Water source', house_structure: 'House structure',
    house_grade: 'Safety grade', house_safe: 'Safe house', house_safe_reason: 'Safe house: what is the matter', edu_ok: 'Compulsory schooling',
    edu_ok_reason: 'Schooling: what is the matter', medical_ok: 'Medical insurance', medical_ok_reason: 'Medical insurance: what is the matter',
    water_ok: 'Safe water', water_ok_reason: 'Safe water: what is the matter', income_drop: 'Income fell sharply', income_drop_fen: 'Less by about',
    spend_surge: 'Spending rose sharply', spend_surge_fen: 'More by about', work_intent: 'Wish for work', training_need: 'Training needed',
    leaflet_a: 'Gave the application leaflet', leaflet_b: 'Gave the help-policy leaflet', satisfaction: 'Satisfaction', on_spot: 'Done on the spot',
    escalate: 'Report upwards', next_step: 'Next step', note: 'Note',
  },
  grievance: {
    content: 'What is asked for', category: 'Category', urgency: 'Urgency', source: 'Source', reporter: 'Raised by', anonymous: 'No name', household: 'Household',
    visit: 'Visit', group: 'Group', courtyard: 'Courtyard', measures: 'Measures', standard: 'Done when', result: 'Result', is_clue: 'A monitoring clue',
  },
  record: { deleted: 'Deleted', deleted_reason: 'Why deleted', deleted_on: 'Deleted on' },
  steps: {
    kind: 'What was done', at: 'When', by: 'By (id)', by_name: 'By', after: 'After which step', level: 'Passed up to', due_on: 'Deadline', feedback: 'Satisfaction',
    mode: 'How they were asked', closing: 'Closed because', responsible_unit: 'Unit in charge', responsible_person: 'Person in charge', words: 'Words', removed: 'Removed',
  },
  members: {
    name: 'Name', relation: 'Relation to head', sex: 'Sex', birth_date: 'Birth date', id_number: 'ID number', person_number: 'Person number',
    ethnicity: 'Ethnicity', education: 'Education', schooling: 'At school', health: 'Health', labour: 'Ability to work', phone: 'Phone',
    away: 'Away', away_place: 'Place of work', away_months: 'Months away', away_wage: 'Wage a month', studying: 'At school', study_place: 'School', joined: 'How they came', joined_on: 'Came on', left: 'How they left', left_on: 'Left on', left_to: 'Joined household', settled_here: 'Settled to live here', note: 'Note', removed: 'Removed',
  },
  events: { kind: 'What', member: 'Member (id)', member_name: 'Member', household: 'Other household', field: 'Field', on: 'When', words: 'Remark', by: 'By (id)', by_name: 'By', at: 'Written', from: 'Before', to: 'After' },
  monitoring: {
    kind: 'Step', run: 'Which run', on: 'When', source: 'Where from', people: 'Who checked (two or more)', invited: 'Invited', present: 'Present', agree: 'For', against: 'Against', abstain: 'Abstained',
    days: 'Days on the board', decision: 'Decision', words: 'Remark', by: 'By (id)', by_name: 'By', at: 'Written',
  },
  not_same_as: { different: 'Not one household' },
  risks: { rank: 'Rank', disaster: 'Kind of disaster', remark: 'Remark', removed: 'Removed' },
  visitors: { name: 'Visitor', removed: 'Removed' },
  changes: { kind: 'Change', words: 'Remark', removed: 'Removed' },
  issues: { words: 'Grievance', removed: 'Removed' },
}
