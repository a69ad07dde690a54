import { ArrowDown, ArrowUp, Plus } from 'lucide-react'
import type { Block, Step } from '#shared/definition/steps.ts'
import { useText } from '#renderer/text/text.ts'
import { ActButton } from '#renderer/ui/act-button.tsx'
import { CountInput } from './count-input.tsx'
import { useDesign } from './design-context.ts'
import { newBranch } from './model/new-parts.ts'
import { branchLabel, newStepWords } from './new-field-words.ts'
import { PickProperty, Property } from './property.tsx'
import styles from './pane.module.css'

/** What a block has: its branches in their order, and when the route goes on. */
export function BlockProperties({ block, put }: { readonly block: Block; readonly put: (next: Step, burst: string) => void }) {
  const { t, name } = useText()
  const { body, edit, select } = useDesign()
  const move = (key: string, to: number) => edit({ on: 'steps', edit: { act: 'branch', block: block.key, edit: { act: 'move', key, to } } })
  const add = () => {
    // The last branch of a choice is taken otherwise, so a new one stands before it.
    const at = block.kind === 'choice' ? block.branches.length - 1 : block.branches.length
    const branch = newBranch(block, { ...newStepWords(block.kind), label: branchLabel(block.branches.length + 1) }, body)
    edit({ on: 'steps', edit: { act: 'branch', block: block.key, edit: { act: 'add', at, item: branch } } })
    select({ part: 'route', kind: 'branch', block: block.key, key: branch.key })
  }
  return (
    <>
      <Property label={t('designer.branches')}>
        <div className={styles['items']}>
          {block.branches.map((branch, at) => (
            <div key={branch.key} className={styles['item']}>
              <ActButton size="small" block onPress={() => select({ part: 'route', kind: 'branch', block: block.key, key: branch.key })}>
                {name(branch.label)}
              </ActButton>
              <span>
                <ActButton
                  size="small"
                  tone="quiet"
                  icon={ArrowUp}
                  label={`${t('designer.moveUp')} ${name(branch.label)}`}
                  disabled={at === 0}
                  onPress={() => move(branch.key, at - 1)}
                >
                  {null}
                </ActButton>
                <ActButton
                  size="small"
                  tone="quiet"
                  icon={ArrowDown}
                  label={`${t('designer.moveDown')} ${name(branch.label)}`}
                  disabled={at === block.branches.length - 1}
                  onPress={() => move(branch.key, at + 1)}
                >
                  {null}
                </ActButton>
              </span>
            </div>
          ))}
          <div>
            <ActButton size="small" tone="quiet" icon={Plus} disabled={block.branches.length >= 12} onPress={add}>
              {t('designer.addBranch')}
            </ActButton>
          </div>
        </div>
      </Property>
      {block.kind === 'parallel' ? (
        <PickProperty
          label={t('designer.join')}
          value={block.join.kind}
          options={(['all', 'any', 'at-least'] as const).map((kind) => ({ key: kind, label: t(`designer.join.${kind}`) }))}
          onChange={(kind) => put({ ...block, join: kind === 'at-least' ? { kind, count: 1 } : { kind: kind === 'any' ? 'any' : 'all' } }, 'join')}
        />
      ) : null}
      {block.kind === 'parallel' && block.join.kind === 'at-least' ? (
        <CountInput
          label={t('designer.join.at-least')}
          value={block.join.count}
          onChange={(count) => count !== undefined && put({ ...block, join: { kind: 'at-least', count } }, 'count')}
        />
      ) : null}
    </>
  )
}
