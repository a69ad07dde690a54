import { FileDown, FileUp, PanelRightClose, PanelRightOpen, Redo2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import { WorkBar, useSavedStanding } from '#renderer/forms/work/work-bar.tsx'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { Notice } from '#renderer/ui/notice.tsx'
import { useShortcuts } from '#renderer/ui/shortcuts.ts'
import { TabRow } from '#renderer/ui/tab-row.tsx'
import { FaultNotice } from '#renderer/view/fault-notice.tsx'
import { useKept } from '#renderer/view/kept.ts'
import { back, amend } from '#renderer/view/places.ts'
import { DesignProvider } from './design-context.ts'
import styles from './design-page.module.css'
import { FormPart } from './form-part.tsx'
import type { LoadedDesign } from './load-design.ts'
import type { DesignPlace } from './model/design-place.ts'
import { PreviewPart } from './preview-part.tsx'
import { ProblemList } from './problem-list.tsx'
import { Properties } from './properties.tsx'
import { RoutePart } from './route-part.tsx'
import { SettingsPart } from './settings-part.tsx'
import { useDefinitionFile } from './use-definition-file.tsx'
import { useDesignWork, type DesignWork } from './use-design-work.ts'

const parts = ['form', 'route', 'settings'] as const
type Part = (typeof parts)[number]
const flag = z.boolean()

/** The page on which a definition is designed: its parts, the properties of what is selected, and how it looks to whoever uses it. */
export function DesignPage({ loaded }: { readonly loaded: LoadedDesign }) {
  const { t } = useText()
  const work = useDesignWork(loaded)
  const { design, draft } = work
  const { place, select } = design
  const part: Part = place?.part ?? 'form'
  // A route wants the room itself; the form and the settings are best seen beside what they make.
  const [shown, setShown] = useKept<boolean>(`designer.preview.${part}`, flag, part !== 'route')
  const [chosen, setChosen] = useState<Part>(part)
  const here = place === null ? chosen : part
  const open = (next: Part) => {
    setChosen(next)
    select(entranceOf(next, work))
  }
  const toForm = async () => {
    await draft.flush()
    if (!back()) amend({ screen: 'entry', definitionKey: null, draftId: loaded.draft.id })
    else amend({ screen: 'entry', definitionKey: loaded.definition.key, draftId: loaded.draft.id })
  }
  const preview = () => setShown(!shown)
  useShortcuts({
    'Ctrl+Z': (event) => work.act({ act: event.shiftKey ? 'redo' : 'undo' }),
    'Ctrl+Y': () => work.act({ act: 'redo' }),
    'Ctrl+S': () => void draft.flush(),
    'Ctrl+Enter': () => void toForm(),
    'Alt+1': () => open('form'),
    'Alt+2': () => open('route'),
    'Alt+3': () => open('settings'),
    'Alt+P': preview,
    Escape: () => leaveControl() || void toForm(),
  })
  const file = useDefinitionFile(work)
  return (
    <DesignProvider value={design}>
      <div className={styles['page']}>
        <Bar loaded={loaded} work={work} file={file} onForm={() => void toForm()} />
        {file.asking}
        <FaultNotice fault={file.fault} />
        {file.words === null ? null : <Notice tone={file.words.tone}>{file.words.text}</Notice>}
        <TabRow
          label={t('designer.parts')}
          items={parts.map((key) => ({ key, label: t(`designer.part.${key}`), count: work.problems?.filter((problem) => problem.place.part === key).length }))}
          active={here}
          onChange={open}
          panelId="designer-part"
          end={
            <ActButton size="small" tone="quiet" keys="Alt+P" icon={shown ? PanelRightClose : PanelRightOpen} pressed={shown} onPress={preview}>
              {t('designer.preview')}
            </ActButton>
          }
        />
        <div className={styles['work']} data-part={here} {...(shown ? { 'data-preview': '' } : {})}>
          <div className={styles['part']} role="tabpanel" id="designer-part" aria-label={t(`designer.part.${here}`)}>
            <div className={styles['partBody']}>{here === 'form' ? <FormPart /> : here === 'route' ? <RoutePart /> : <SettingsPart />}</div>
            <ProblemList problems={work.problems} />
          </div>
          {here === 'settings' ? null : (
            <aside className={styles['properties']} aria-label={t('designer.properties')}>
              <Properties />
            </aside>
          )}
          {shown ? <PreviewPart /> : null}
        </div>
      </div>
    </DesignProvider>
  )
}

type BarProps = { readonly loaded: LoadedDesign; readonly work: DesignWork; readonly file: ReturnType<typeof useDefinitionFile>; readonly onForm: () => void }

function Bar({ loaded, work, file, onForm }: BarProps) {
  const { t, name } = useText()
  const { body } = work.design
  const saved = useSavedStanding(work.draft.state)
  return (
    <WorkBar
      title={name(body.name) || t('designer.new.name')}
      act={
        <ActButton tone="main" keys="Ctrl+Enter" onPress={onForm}>
          {t('designer.toForm')}
        </ActButton>
      }
      standing={[
        {
          key: 'version',
          words: loaded.base === null ? t('designer.newLine', { key: body.key }) : t('designer.versionLine', { key: body.key, n: body.version }),
        },
        ...saved,
      ]}
      end={
        <>
          <ActButton
            size="small"
            tone="quiet"
            icon={Undo2}
            label={`${t('designer.undo')} Ctrl Z`}
            disabled={!work.mayUndo}
            onPress={() => work.act({ act: 'undo' })}
          >
            {null}
          </ActButton>
          <ActButton
            size="small"
            tone="quiet"
            icon={Redo2}
            label={`${t('designer.redo')} Ctrl Y`}
            disabled={!work.mayRedo}
            onPress={() => work.act({ act: 'redo' })}
          >
            {null}
          </ActButton>
          <ActButton size="small" icon={FileUp} onPress={() => void file.take()}>
            {t('designer.import')}
          </ActButton>
          <ActButton size="small" icon={FileDown} onPress={() => void file.put()}>
            {t('designer.export')}
          </ActButton>
        </>
      }
    />
  )
}

/** Where a part is entered: at what was selected last in it, else at its first. */
function entranceOf(part: Part, { design: { body, place } }: DesignWork): DesignPlace {
  if (place?.part === part) return place
  if (part === 'form') return { part, kind: 'field', key: body.form[0]?.key ?? '', column: null }
  const [first] = body.route.steps
  if (part === 'route') return first ? { part, kind: 'step', key: first.key } : { part, kind: 'none' }
  return { part, section: 'names', key: null }
}

/** Escape first leaves the control for the list that it belongs to; answers whether it did. */
function leaveControl(): boolean {
  const pane = document.activeElement?.closest('#designer-pane')
  if (!pane) return false
  const list = document.getElementById('design-lines') ?? document.getElementById('design-route')
  list?.focus()
  return list !== null
}
