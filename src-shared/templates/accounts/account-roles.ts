/** What can be asked for, in the words of the roles that a company starts with. */
export const accountRoles = [
  ['operator', '业务操作员', 'Operator'],
  ['approver', '审批人', 'Approver'],
  ['supervisor', '业务主管', 'Supervisor'],
  ['finance', '财务', 'Finance'],
  ['budget-owner', '预算负责人', 'Budget owner'],
  ['analyst', '数据分析员', 'Analyst'],
  ['hr', '人事', 'HR'],
  ['it', '信息技术', 'IT'],
  ['security-officer', '安全管理员', 'Security officer'],
  ['office', '办公室', 'Office'],
] as const
