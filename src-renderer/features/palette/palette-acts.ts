import { ArrowRightLeft, Keyboard, Languages, Lock, Moon, PenLine, QrCode, RefreshCw, Sun, SunMoon, Table2, Workflow, type LucideIcon } from 'lucide-react'
import type { CallValue } from '#shared/contract/store.ts'
import type { LocalText } from '#shared/kernel/text.ts'
import { callDesk } from '#renderer/bridge/desk.ts'
import { ask } from '#renderer/bridge/store.ts'
import { pinyinOf } from '#renderer/forms/model/option-match.ts'
import type { Speak } from '#renderer/text/text.ts'
import { handOver } from '#renderer/view/hand-over.ts'
import { go, type Place } from '#renderer/view/places.ts'
import { changePreferences, usePreferences } from '#renderer/view/preferences.ts'

/** One line of the palette. `find` holds what it is found by beside its title: the other language, pinyin, initials. */
export type Choice = {
  readonly id: string
  readonly title: string
  readonly detail: string
  readonly find: string
  readonly icon: LucideIcon | null
  readonly keys?: string
  readonly run: () => void
}

/** A screen that the palette leads to. */
export type Destination = { readonly place: Place; readonly icon: LucideIcon; readonly title: string }

const findByScreen: Partial<Record<Place['screen'], string>> = {
  inbox: 'inbox daiban db shenpi',
  entry: 'entry luru lr tianbao',
  register: 'register taizhang tz',
  archive: 'archive dangan da xiaohui baoliu',
  conflicts: 'conflicts chongtu ct',
  sync: 'sync tongbu tb',
  admin: 'admin guanli gl renyuan',
  backup: 'backup beifen bf',
  settings: 'settings shezhi sz',
  import: 'import daoru dr',
}

/** The acts that a member can ask for by name. */
export function actChoices(
  t: Speak,
  name: (text: LocalText) => string,
  destinations: readonly Destination[],
  definitions: CallValue<'definition.list'>,
): readonly Choice[] {
  const { theme } = usePreferences.getState()
  const other = theme === 'dark' ? 'light' : theme === 'light' ? 'system' : 'dark'
  const starts = definitions.flatMap((definition) => {
    const both = `${definition.name.zh} ${definition.name.en} ${definition.key} ${pinyinOf(definition.name.zh)}`
    return [
      ...(definition.abilities.includes('start')
        ? [
            {
              id: `start ${definition.key}`,
              title: t('palette.start', { name: name(definition.name) }),
              detail: name(definition.summary),
              find: `${both} faqi fq xinjian new start`,
              icon: PenLine,
              run: () => go({ screen: 'entry', definitionKey: definition.key, draftId: crypto.randomUUID() }),
            },
          ]
        : []),
      ...(definition.abilities.includes('read')
        ? [
            {
              id: `register ${definition.key}`,
              title: t('palette.register', { name: name(definition.name) }),
              detail: '',
              find: `${both} taizhang tz register`,
              icon: Table2,
              run: () => go({ screen: 'register', definitionKey: definition.key, recordId: null }),
            },
          ]
        : []),
    ]
  })
  const mayDesign = definitions.some(({ key, abilities }) => key === 'process-design' && abilities.includes('start'))
  return [
    ...starts,
    ...(mayDesign
      ? [
          {
            id: 'designer',
            title: t('designer.open'),
            detail: '',
            find: 'design designer process definition shejiliucheng sjlc liuchengsheji lcsj',
            icon: Workflow,
            run: () => go({ screen: 'designer', draftId: null }),
          },
        ]
      : []),
    {
      id: 'handbook',
      title: t('keys.title'),
      detail: '',
      find: 'shortcut handbook keys help kuaijiejianshouce kjjsc bangzhu bz f1',
      icon: Keyboard,
      keys: 'F1',
      run: () => go({ screen: 'handbook' }),
    },
    ...destinations.map(({ place, icon, title }) => ({
      id: `go ${place.screen}`,
      title: t('palette.go', { place: title }),
      detail: '',
      find: findByScreen[place.screen] ?? '',
      icon,
      run: () => go(place),
    })),
    { id: 'sync', title: t('palette.syncNow'), detail: '', find: 'sync now tongbu tb', icon: RefreshCw, run: () => void ask('sync.now', {}) },
    {
      id: 'verify-print',
      title: t('print.verify'),
      detail: '',
      find: 'verify check print yanzheng dayinjian yz dyj yzdyj heyanma',
      icon: QrCode,
      run: () => go({ screen: 'verify-print' }),
    },
    { id: 'hand-over', title: t('palette.handOver'), detail: '', find: 'hand over jiaojie jj jiaoban jb', icon: ArrowRightLeft, keys: 'Ctrl+J', run: handOver },
    { id: 'lock', title: t('palette.lock'), detail: '', find: 'lock suoding sd suoping', icon: Lock, keys: 'Ctrl+L', run: () => void callDesk('lock', {}) },
    {
      id: 'language',
      title: t('palette.language'),
      detail: '',
      find: 'language yuyan yy english zhongwen chinese',
      icon: Languages,
      run: () => void changePreferences({ language: usePreferences.getState().language === 'en' ? 'zh-CN' : 'en' }),
    },
    {
      id: 'theme',
      title: t(other === 'dark' ? 'palette.themeDark' : other === 'light' ? 'palette.themeLight' : 'palette.themeSystem'),
      detail: '',
      find: 'theme dark light waiguan wg shense qianse zhuti',
      icon: other === 'dark' ? Moon : other === 'light' ? Sun : SunMoon,
      run: () => void changePreferences({ theme: other }),
    },
  ]
}

/** Those that the typed words name: every word must be found. */
export function matching(choices: readonly Choice[], text: string): readonly Choice[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return choices.filter(({ title, find }) => words.every((word) => `${title} ${find}`.toLowerCase().includes(word)))
}
