import type { Feature } from '../feature'

export const feature: Feature = {
  nav: [{ group: 'institution', order: 31, path: '/workbench', label: 'workbench.nav', icon: 'workbench', permission: 'workbench.use' }],
  routes: [
    { path: '/workbench', component: () => import('./board.vue'), meta: { title: 'workbench.nav', permission: 'workbench.use' } },
    { path: '/proposals', component: () => import('./proposals.vue'), meta: { title: 'workbench.proposals', permission: 'indicators.read' } },
  ],
  messages: {
    workbench: {
      nav: '口径工作台',
      proposals: '口径修改',
      choose: '选择指标', level: '试算层级', choose_first: '请先选择要查看或修改的指标。',
      finding: '现行为 {version} 版。在此修改只做试算，提交后由他人审定启用，此前不改变任何结果。',
      field_add: '增加内容', add: '增加', remove: '删去', restore: '还原', changed: '已改', input_name: '新中间量名称（字母、数字、下划线）',
      words: '口径释义', words_wrong: '公式有误，改正后显示释义',
      mistakes: '有 {count} 处错误，改正后才能试算', fine: '公式无误', elsewhere: '其他位置', whole: '整项内容', at: '第 {line} 行第 {column} 列',
      preview: '试算', previewing: '正在试算…', cancel: '取消试算', preview_empty: '修改公式后，在此显示{level}每个单位修改前后的数值、得分和名次。',
      preview_finding: '{period}{level} {units} 个单位：{values} 个数值变化，{scores} 个得分变化，{ranks} 个名次变化',
      preview_none: '{period}{level} {units} 个单位的数值、得分和名次均无变化',
      hidden: '另有 {count} 个单位不在查看范围，未列出', others: '同时影响：{names}',
      work: '用时 {seconds} 秒；本指标聚合 {all} 个，沿用 {shared} 个、新增 {added} 个；分区结果沿用 {reused} 个、重算 {computed} 个，扫描 {rows} 行',
      only_changed: '只看有变化的', unit: '单位', group: '同类组', value_before: '数值（前）', value_after: '数值（后）', score_before: '得分（前）', score_after: '得分（后）', total_before: '总分（前）', total_after: '总分（后）', rank_before: '名次（前）', rank_after: '名次（后）', light_after: '灯（后）',
      slope: '名次变化：{up} 个单位上升，{down} 个单位下降', slope_scores: '得分变化：{up} 个单位上升，{down} 个单位下降', before: '修改前', after: '修改后', slope_note: '列变化最大的 {count} 个单位',
      submit: '提交修改', submit_words: '提交后形成 {version} 版，须由他人审定启用；启用后各期草稿按新口径重新计算，已公布的结果不变。', reason: '修改理由', reason_hint: '依据、会议或文件', version: '新版本号', submitted: '第 {id} 号修改已提交，待他人审定', see: '查看',
      lost: '您打开之后，制度包已由他人更新。您的内容仍保留在本页，请对照现行内容后再提交。', reload_base: '按现行内容对照',
      differences: '修改内容', none: '还没有修改', leave: '放弃修改', restored: '已恢复您上次未提交的修改。', discard: '放弃并恢复现行内容',
      list_finding: '{open} 项待审定', list_finding_none: '没有待审定的修改', list_empty: '还没有提交过口径修改', list_empty_next: '到口径工作台修改',
      state_open: '待审定', state_installed: '已启用', state_refused: '已退回', state_withdrawn: '已撤回', outdated: '制度包已更新，需退回后重新提交',
      by: '{by} 于 {at} 提出', decided: '{by} 于 {at} 办理', install: '审定启用', install_words: '启用后制度包为 {version} 版，之后的计算按新口径进行；已公布的结果不变。', confirm: '确认启用', refuse: '退回', withdraw: '撤回', back: '返回', refuse_note: '退回理由', own: '本人提出，须由他人审定',
      installed: '已启用 {version} 版。', drafts: '下列各期草稿按原口径计算，需要重新计算：{periods}', drafts_none: '没有需要重新计算的草稿。', text: '原文差异', file: '{path}：增 {added} 行，删 {removed} 行', more: '展开', less: '收起', absent: '（无）',
    },
  },
}
