// All words of the Chinese console that the phone does not have.
import bundles from './bundles'
import campaigns from './campaigns'
import frame from './frame'
import imports from './imports'
import office from './office'
import reading from './reading'
import reviewing from './reviewing'
import rules from './rules'

export default { ...frame, ...bundles, ...campaigns, ...reading, ...reviewing, ...office, ...rules, ...imports }
