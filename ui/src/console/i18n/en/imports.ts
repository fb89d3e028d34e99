// English: rosters that come in, and villages that are made known.
export default {
  import: {
    text: 'Choose the household and the member roster of the national system together. Look first, then import. What cadres wrote on phones is never written over, and an empty cell clears nothing.', choose: 'Choose files', village: 'Rows are of the village', asNamed: 'that they name', tooLarge: 'The files are larger than 20 MB together: in parts, or by command line', begun: 'The import has begun, see Work',
    begin: 'Import, {n} households written', goodRows: 'Leave out the {n} problems and import the good rows', stopped: 'There are bad rows: nothing would be written. Correct the file, or tick the line above.', nothing: 'Nothing to write: it is all there already.', edits: '{n} cells were changed in exported tables.', noHeader: 'no header, not read', unknown: 'columns not read: {columns}',
    figure: { households: 'Households', members: 'Members', new: 'New', changed: 'Changed', unchanged: 'Unchanged', kept: 'Kept', problems: 'Problems', warnings: 'Warnings' },
    badRows: 'Problems and warnings', keptTitle: 'Kept as cadres wrote', kind: 'Kind', problem: 'Problem', warning: 'Warning', file: 'File · sheet', row: 'Row', column: 'Column', why: 'Why', number: 'Number', stays: 'Here (stays)', roster: 'In the roster', more: '{n} more, in the report after the import',
    addVillage: 'Add a village', villageText: 'The code is the division code of 12 digits. A code that is known already renames its village.', code: 'Division code', county: 'County', township: 'Township', villageAdded: 'Added',
  },
}
