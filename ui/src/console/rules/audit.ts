// Words of the audit, in the order in which they are offered (sync-server/src/accounts/audit.rs).
export const ACTIONS = [
  'full_read', 'exported', 'template_filled', 'template_changed', 'step_added', 'survey_reviewed', 'campaign_announced', 'campaign_closed', 'conflict_settled', 'sign_in', 'sign_out', 'wrong_password', 'password_changed', 'person_added', 'person_changed',
  'code_made', 'device_revoked', 'phone_opened', 'drafts_key_given', 'handed_in_accepted', 'handed_in_dismissed', 'bundle_taken', 'audit_exported', 'settings_changed', 'imported', 'village_added', 'set_up',
] as const
