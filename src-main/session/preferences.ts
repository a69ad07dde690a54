import Store from 'electron-store'
import { preferencesSchema, type Preferences } from '#shared/contract/desk.ts'

export type PreferencesFile = { read(): Preferences; write(preferences: Preferences): Preferences }

const defaults: Preferences = { language: 'zh-CN', theme: 'system', railCollapsed: false, scanSound: true }

/** How this desk's window looks; nothing secret and nothing of the business. A damaged file falls back to the defaults. */
export function openPreferences(directory: string): PreferencesFile {
  const store = new Store<{ preferences: Preferences }>({ cwd: directory, name: 'preferences', clearInvalidConfig: true, defaults: { preferences: defaults } })
  return {
    read: () => {
      const parsed = preferencesSchema.safeParse(store.get('preferences'))
      return parsed.success ? parsed.data : defaults
    },
    write: (preferences) => {
      store.set('preferences', preferences)
      return preferences
    },
  }
}
