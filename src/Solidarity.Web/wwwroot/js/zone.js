// Tells the form where the reader's morning is; without this it is the organisation's.
document.querySelectorAll('[data-zone]').forEach(field => {
  field.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone || '';
});
