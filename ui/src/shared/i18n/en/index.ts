// All words of the English screens, keys by screen.
import enumeration from './enumeration'
import field from './field'
import forms from './forms'
import living from './living'
import screens from './screens'
import trouble from './trouble'

export default { ...screens, ...forms, ...trouble, field, enumeration: { ...enumeration, ...living } }
