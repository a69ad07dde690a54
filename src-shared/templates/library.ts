import { definitionBodySchema, type DefinitionBody, type DefinitionDraft } from '#shared/definition/definition.ts'
import type { LocalText } from '#shared/kernel/text.ts'
import { accountApplication } from './accounts/account-application.ts'
import { leaver } from './accounts/leaver.ts'
import { permissionChange } from './accounts/permission-change.ts'
import { permissionReview } from './accounts/permission-review.ts'
import { recordDisposal } from './archive/record-disposal.ts'
import { daySummary } from './closed-area/day-summary.ts'
import { facilityCheck } from './closed-area/facility-check.ts'
import { itemRegister } from './closed-area/item-register.ts'
import { leavingReport } from './closed-area/leaving-report.ts'
import { onboardingPass } from './closed-area/onboarding-pass.ts'
import { safetyPatrol } from './closed-area/safety-patrol.ts'
import { stockTaking } from './closed-area/stock-taking.ts'
import { storageMedia } from './closed-area/storage-media.ts'
import { temporaryOuting } from './closed-area/temporary-outing.ts'
import { visitor } from './closed-area/visitor.ts'
import { dataCleaning } from './data/data-cleaning.ts'
import { dataCorrection } from './data/data-correction.ts'
import { dataSharing } from './data/data-sharing.ts'
import { exportRequest } from './data/export-request.ts'
import { claimRegister } from './finance/claim-register.ts'
import { expenseClaim } from './finance/expense-claim.ts'
import { travelDeclaration } from './finance/travel-declaration.ts'
import { processDesign } from './governance/process-design.ts'
import { processEvaluation } from './governance/process-evaluation.ts'
import { anomaly } from './maintenance/anomaly.ts'
import { backupDeviceCheck } from './maintenance/backup-device-check.ts'
import { contingencyPlan } from './maintenance/contingency-plan.ts'
import { dailyInspection } from './maintenance/daily-inspection.ts'
import { drill } from './maintenance/drill.ts'
import { incident } from './maintenance/incident.ts'
import { machineAlert } from './maintenance/machine-alert.ts'
import { machineDay } from './maintenance/machine-day.ts'
import { performanceTest } from './maintenance/performance-test.ts'
import { restorePlan } from './maintenance/restore-plan.ts'
import { upgradePlan } from './maintenance/upgrade-plan.ts'
import { upgrade } from './maintenance/upgrade.ts'
import { weeklySummary } from './maintenance/weekly-summary.ts'
import { businessTrip } from './office/business-trip.ts'
import { documentCirculation } from './office/document-circulation.ts'
import { leave } from './office/leave.ts'
import { meetingNotice } from './office/meeting-notice.ts'
import { sealUse } from './office/seal-use.ts'
import { dailyOperations } from './operations/daily-operations.ts'
import { jointEvaluation } from './people/joint-evaluation.ts'
import { rewardSanction } from './people/reward-sanction.ts'
import { selfAssessment } from './people/self-assessment.ts'
import { trainingFile } from './people/training-file.ts'
import { trainingPlan } from './people/training-plan.ts'
import { purchaseRequest } from './purchasing/purchase-request.ts'
import { auditFinding } from './security/audit-finding.ts'
import { confidentialityAgreement } from './security/confidentiality-agreement.ts'
import { policyAcknowledgement } from './security/policy-acknowledgement.ts'
import { securityEvent } from './security/security-event.ts'
import { vulnerability } from './security/vulnerability.ts'
import { satisfactionSurvey } from './support/satisfaction-survey.ts'
import { suggestion } from './support/suggestion.ts'
import { ticket } from './support/ticket.ts'

/** A pack: definitions that stand under one heading. */
type Pack = { readonly name: LocalText; readonly drafts: readonly DefinitionDraft[] }

const packs: readonly Pack[] = [
  { name: { zh: '财务', en: 'Finance' }, drafts: [claimRegister, expenseClaim, travelDeclaration] },
  { name: { zh: '采购', en: 'Purchasing' }, drafts: [purchaseRequest] },
  { name: { zh: '运营', en: 'Operations' }, drafts: [dailyOperations] },
  {
    name: { zh: '封闭区', en: 'Closed area' },
    drafts: [daySummary, facilityCheck, itemRegister, leavingReport, onboardingPass, safetyPatrol, stockTaking, storageMedia, temporaryOuting, visitor],
  },
  {
    name: { zh: '运维', en: 'Maintenance' },
    drafts: [
      anomaly,
      backupDeviceCheck,
      contingencyPlan,
      dailyInspection,
      drill,
      incident,
      machineAlert,
      machineDay,
      performanceTest,
      restorePlan,
      upgradePlan,
      upgrade,
      weeklySummary,
    ],
  },
  {
    name: { zh: '安全与审计', en: 'Security and audit' },
    drafts: [auditFinding, confidentialityAgreement, policyAcknowledgement, securityEvent, vulnerability],
  },
  { name: { zh: '账号与权限', en: 'Accounts and rights' }, drafts: [accountApplication, leaver, permissionChange, permissionReview] },
  { name: { zh: '数据', en: 'Data' }, drafts: [dataCleaning, dataCorrection, dataSharing, exportRequest] },
  { name: { zh: '档案', en: 'Archive' }, drafts: [recordDisposal] },
  { name: { zh: '行政', en: 'Office' }, drafts: [businessTrip, documentCirculation, leave, meetingNotice, sealUse] },
  { name: { zh: '人员', en: 'People' }, drafts: [jointEvaluation, rewardSanction, selfAssessment, trainingFile, trainingPlan] },
  { name: { zh: '服务支持', en: 'Support' }, drafts: [satisfactionSurvey, suggestion, ticket] },
  { name: { zh: '流程治理', en: 'Process design' }, drafts: [processDesign, processEvaluation] },
]

/** Every ready definition, pack by pack (TPL-03). An administrator publishes what the company needs. */
export const library: readonly DefinitionBody[] = packs.flatMap(({ name, drafts }) =>
  drafts.map((draft) => definitionBodySchema.parse({ ...draft, group: draft.group ?? name })),
)

const starters = [expenseClaim, purchaseRequest, dailyOperations, claimRegister, travelDeclaration].map(({ key }) => key)

/** The definitions that every company starts with. */
export const shippedDefinitions: readonly DefinitionBody[] = starters.map((key) => {
  const found = library.find((body) => body.key === key)
  if (!found) throw new Error(`the library has no ${key}`)
  return found
})
