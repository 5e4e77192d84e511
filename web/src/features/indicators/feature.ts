import type { Feature } from '../feature'

export const feature: Feature = {
  nav: [{ group: 'institution', order: 30, path: '/indicators', label: 'indicators.nav', icon: 'library', permission: 'indicators.read' }],
  routes: [
    { path: '/indicators', component: () => import('./list.vue'), meta: { title: 'indicators.nav', permission: 'indicators.read' } },
    { path: '/indicators/:id', component: () => import('./detail.vue'), meta: { title: 'indicators.one', permission: 'indicators.read' } },
  ],
  messages: {
    indicators: {
      nav: '指标库',
      one: '指标',
      count: '{count} 个指标', count_apart: '（另有{apart}）', count_observed: '观测指标 {count} 个', count_figures: '{document}用数 {count} 个', count_hint: '指标指考评表上有分值的指标；只计算、不计分的称观测指标，只为文稿填数的称用数，都另外计数。',
      kind: '类别', kind_assessed: '考核指标', kind_observed: '观测指标', kind_figure: '{document}用数',
      finding: '{count}，制度包 {version} 版；{period}{unit}及下级共 {red} 个红灯，最多的是{worst}（{most} 个）',
      finding_calm: '{count}，制度包 {version} 版；{period}{unit}及下级没有红灯',
      search: '搜索',
      search_hint: '名称、编号、机制号',
      dimension: '维度', level: '层级', method: '计分方法', cadence: '频次', taken: '取数', light: '本期有灯', department: '责任部门', points: '分值', lights: '本期各灯单位数', serves: '对应机制', units: '单位数', id: '编号', name: '名称', unit: '单位',
      month: '按月', quarter: '按季', half: '按半年', year: '按年', automatic: '自动', manual: '人工',
      positive: '越高越好', negative: '越低越好', moderate: '适度为好',
      none: '没有符合条件的指标',
      point_unit: '分',
      coming: '已批准、尚未公布',
      coming_says: '制度包 {version} 版已列入，尚没有已公布的期间用到；公布后进入下表。',
      coming_one: '本指标已批准、尚未公布：制度包 {version} 版已列入，尚没有已公布的期间用到。以下是批准的口径，数值、灯色和排名在公布后列出。',
      workbench: '在工作台修改口径',
      changed_since: '本页为计算{period}结果所用的 {version} 版口径；此后口径已有修改，见“历次口径”。',
      definition: '口径', formula: '公式', standard: '考评标准', source: '数据来源', datasets: '所用数据', note: '说明', shares: '允许同一事项计入', reads: '引用的指标', read_by: '被引用于', sample: '样本', sample_words: '少于 {least} 的，只列数值、不排名次', coverage: '数据覆盖率低于 {share} 的，按缺数处理', year_mode: '年度结果', recompute: '按全年数据重新计算', mean: '取各期平均', last: '取最末一期', sum: '各期累加', year_to_date: '月度值为年初至当月累计',
      targets: '目标值', general: '一般', applies: '适用范围', from_to: '适用期间', always: '长期', expression: '目标值', in_force: '本期实际目标值', group: '同类组', no_group: '未分组', target: '目标', span: '{low} 至 {high}', plan: '时序计划', tolerance: '黄灯容差',
      scoring: '计分', parameters: '计分参数', bands: '分档', band: '{from} 及以上得 {rate}', curve: '{level}{group}：达到目标值 {target} 得 {score} 分，满分 {points} 分', curve_plain: '{level}{group}：满分 {points} 分', curve_note: '以{unit}本期的目标值与分值绘制；圆点为所标单位', curve_note_other: '以同组一个单位本期的目标值与分值绘制',
      values: '各单位各期数值', values_note: '颜色越深表示数值越{sense}；点选可看依据', larger: '大', smaller: '小', values_none: '本单位及下级在该层级没有数值', values_one: '{period}{unit} {value}', values_finding: '{period}{level}最高{high}（{high_unit}），最低{low}（{low_unit}）',
      distribution: '同类组内分布', median: '{title}：中位数 {median}，半数单位在 {q25} 至 {q75} 之间（{known} 个单位有数）', median_one: '{title}：只有 1 个单位有数，为 {median}', no_values: '{title}：本期没有数值', group_own: '未分组单位',
      versions: '历次口径', version: '{version} 版', active: '现行', first: '最早留存的版本', same: '本指标没有变化', added: '该版新增本指标', not_defined: '该版没有本指标', unreadable: '另有 {count} 个版本现行程序不能读取', before: '原', after: '现', absent: '（无）',
    },
  },
}
