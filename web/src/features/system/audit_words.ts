// What the audit trail calls a deed, in words. A code nobody gave words yet stands as it is.
import type { AuditRecord } from './types'

const deeds: Record<string, string> = {
  'account.create': '新建账号', 'account.disable': '停用账号', 'account.enable': '启用账号', 'account.grants': '变更授权', 'account.unlock': '解除锁定',
  'session.start': '登录', 'session.end': '退出', 'visitor.start': '以示范身份进入',
  'password.change': '修改口令', 'password.check': '核对口令', 'password.reset': '重置口令', 'totp.prepare': '准备动态口令', 'totp.enable': '启用动态口令', 'totp.disable': '取消动态口令',
  'request.refused': '越权访问', 'request.unauthenticated': '未登录访问', 'stranger.refused': '未登录访问（合并计数）',
  'pack.propose': '提出口径修改', 'pack.install': '启用制度包', 'pack.refuse': '退回口径修改', 'pack.withdraw': '撤回口径修改', 'roles.ask': '提请改动角色', 'roles.consent': '同意改动角色',
  'draft.compute': '试算', 'draft.cancel': '停止试算', 'results.put_forward': '提请公布', 'results.withdraw': '撤回提请公布', 'results.return': '退回提请公布', 'results.publish': '公布结果', 'results.export': '导出结果',
  'data.upload': '上传数据', 'data.correct': '更正数据', 'data.export': '导出数据',
  'connector.create': '登记接口', 'connector.change': '修改接口', 'connector.remove': '删除接口', 'connector.pull': '立即取数',
  'schedule.create': '设置计划', 'schedule.change': '修改计划', 'schedule.remove': '删除计划', 'schedule.run': '立即办理计划',
  'job.cancel': '取消任务', 'job.again': '再次运行任务', 'scenarios.run': '检验机制', 'scenarios.stop': '停止检验', 'drill.start': '篡改演练',
  'settings.change': '修改设置', 'retention.sweep': '清理到期内容',
}
export const deed_words = (action: string): string => deeds[action] ?? action

// Beside each other in the filter; the code before the point.
export const families: Record<string, string> = {
  account: '账号管理', session: '登录会话', password: '口令', totp: '动态口令', request: '越权访问', roles: '角色改动', pack: '制度包', draft: '试算', results: '结果公布与导出',
  data: '数据', connector: '数据接口', schedule: '取数计划', job: '后台任务', settings: '设置',
}

export const actor_words = (row: Pick<AuditRecord, 'account' | 'role'>): string => {
  if (!row.account) return '—'
  if (row.account === 'console') return '服务器控制台'
  return row.account.startsWith('demo:') ? (row.role ? `示范身份（${row.role}）` : '示范身份') : row.account
}
export const remote_words = (remote: string | undefined): string => (!remote ? '—' : remote === 'local' ? '本机' : remote)
