import { nodesOf } from '#shared/definition/route.ts'
import { isAsking } from '#shared/definition/steps.ts'
import { shieldLevels, type Shield } from '#shared/definition/shield-schema.ts'
import { useText } from '#renderer/text/text.ts'
import { useDesign } from './design-context.ts'
import { ManyProperty, NumberProperty, PickProperty } from './property.tsx'

type Props = { readonly shield: Shield | undefined; readonly isText: boolean; readonly onChange: (shield: Shield | undefined) => void }

/** Who sees a field in full, and what the others see of it. */
export function ShieldProperties({ shield, isText, onChange }: Props) {
  const { t, name } = useText()
  const { body, roles } = useDesign()
  const put = (next: Partial<Shield>) => shield && onChange({ ...shield, ...next })
  const level = (key: string) => {
    const chosen = shieldLevels.find((each) => each === key)
    onChange(chosen && { roles: [], nodes: [], first: 0, last: 0, ...shield, level: chosen })
  }
  return (
    <>
      <PickProperty
        label={t('shield.level')}
        value={shield?.level ?? 'none'}
        options={(['none', ...shieldLevels] as const).map((key) => ({ key, label: t(`shield.level.${key}`) }))}
        onChange={level}
      />
      {shield === undefined ? null : (
        <>
          <ManyProperty
            label={t('shield.roles')}
            value={shield.roles}
            options={roles.map((role) => ({ key: role.key, label: name(role.name) }))}
            onChange={(keys) => put({ roles: keys })}
          />
          <ManyProperty
            label={t('shield.nodes')}
            value={shield.nodes}
            options={nodesOf(body)
              .filter(isAsking)
              .map(({ key, label }) => ({ key, label: name(label) }))}
            onChange={(keys) => put({ nodes: keys })}
          />
          {isText ? (
            <>
              <NumberProperty
                label={t('shield.first')}
                min={0}
                max={8}
                suffix={t('shield.characters')}
                value={shield.first}
                onChange={(first) => put({ first: first ?? 0 })}
              />
              <NumberProperty
                label={t('shield.last')}
                min={0}
                max={8}
                suffix={t('shield.characters')}
                value={shield.last}
                onChange={(last) => put({ last: last ?? 0 })}
              />
            </>
          ) : null}
        </>
      )}
    </>
  )
}
