// All words of the Chinese screens, keys by screen.
import bundle from './bundle'
import campaign from './campaign'
import damage from './damage'
import deeds from './deeds'
import draft from './draft'
import enumeration from './enumeration'
import exports from './export'
import field from './field'
import forms from './forms'
import history from './history'
import hotspot from './hotspot'
import living from './living'
import lock from './lock'
import picture from './picture'
import codes from './codes'
import rules from './rules'
import screens from './screens'
import survey, { surveyEnumeration, surveyFields, surveyProblems } from './survey'
import trouble from './trouble'

export default {
  ...screens, ...campaign, ...forms, ...history, ...trouble, ...exports, ...bundle, ...codes, ...damage, ...deeds, ...hotspot, ...lock, ...rules, picture, survey, draft,
  problem: { ...trouble.problem, ...surveyProblems },
  field: { ...field, ...surveyFields },
  enumeration: { ...enumeration, ...surveyEnumeration, ...living },
}
