/** Words of how a design begins. */
export const designerStart = {
  'start.find': 'Find a process by name',
  'start.change': 'Change',
  'start.copy': 'Copy as new',
  'start.blank': 'New blank process',
  'start.import': 'Import a definition file',
  'start.choosing': 'Choose a definition file',
  'start.intro':
    'Choose the process to change, or begin a new one. The design is kept as a draft all the time; fill in the application and submit it for review by business and IT.',
  'start.version': 'Version {n}',
  'start.drafts': 'Designs not submitted',
  'start.none': 'No process can be changed',
  'start.imported': '“{name}” was imported',
  'new.first': 'First',
  'new.second': 'Second',
  'new.name': 'New process',
  'new.summary': 'Say in one sentence what this process is for',
  'new.copyName': '{name} (copy)',
} as const
