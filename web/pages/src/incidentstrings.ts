// What the pages say of incidents, Chinese and English in one shape: first what
// elders and relatives read, then the console's words.
import type { AlarmKind, IncidentState, Outcome } from "./incidentwire";

export interface SOSWords {
  button: string;
  sending: string;
  notYet: string;
  dial: string;
  received: string;
  has(name: string): string;
  going(names: string[]): string;
  arrived: string;
  over: string;
  mistake: string;
  rung(name: string): string;
}

export interface FamilyWords {
  title: string;
  loading: string;
  head(elder: string): string;
  headOver(elder: string): string;
  device(id: string): string;
  since(time: string): string;
  presses(n: number): string;
  open: string;
  has(name: string): string;
  responding: string;
  going(names: string[]): string;
  cannot(names: string[]): string;
  arrived: string;
  outcome: Record<Outcome, string>;
  act: { going: string; cannot: string; arrived: string };
  acted: { going: string; cannot: string; arrived: string };
  arrivedAsk: string;
  arrivedYes: string;
  arrivedNo: string;
  sending: string;
  notSent: string;
  youAre(name: string, role: string): string;
  place: string;
  address: string;
  phoneElder: string;
  dial: string;
  hotline: string;
  openMap: string;
  openAmap: string;
  happened: string;
  offline: string;
  refused: Record<"link_forged" | "link_expired" | "link_revoked" | "no_consent" | "forbidden" | "network" | "other", { head: string; body: string }>;
  again: string;
  doorKnown: string;
  who: Record<"bot" | "device" | "elder", string>;
  told(kinds: string[]): string;
  kinds: Record<"relative" | "worker" | "neighbours" | "supervisor" | "responder", string>;
}

export interface MapWords {
  label: string;
  home: string;
  device: string;
  accuracy(metres: number): string;
  none: string;
  noTiles: string;
  zoomIn: string;
  zoomOut: string;
}

export interface IncidentWords {
  kind: Record<AlarmKind, string>;
  state: Record<IncidentState, string>;
  outcome: Record<Outcome, string>;
  heading: string;
  quiet(n: number): string;
  nobody: string;
  unknownElder(device: string): string;
  presses(n: number): string;
  battery(n: number): string;
  has(name: string): string;
  mine: string;
  next(who: string, seconds: number): string;
  nextNow(who: string): string;
  actBy(seconds: number): string;
  call120: string;
  target: Record<"consoles" | "relative" | "worker" | "neighbours" | "supervisor" | "responder" | "120", string>;
  announce(kind: string, elder: string): string;
  announceMany(n: number): string;
  soundOff: string;
  mute: string;
  muted(seconds: number): string;
  notify: string;
  notifyRefused: string;
  open: string;
  back: string;
  take: string;
  callback: string;
  sheet: string;
  resolve: string;
  reopen: string;
  outcomeAsk: string;
  outcomeMissing: string;
  resolveNote: string;
  note: string;
  noteSend: string;
  voice: { call: string; page: string; device: string; phone(number: string): string };
  resolvedAs(outcome: string): string;
  section: Record<"who" | "where" | "people" | "devices" | "alarms" | "timeline" | "readings" | "voice" | "do", string>;
  relatives: string;
  worker: string;
  neighbours: string;
  responders: string;
  called: string;
  dispatch: string;
  noConsent: string;
  told: string;
  notTold: string;
  noWay: string;
  withoutWay(name: string): string;
  going: string;
  metres(n: number): string;
  kilometres(n: string): string;
  door: string;
  doorHint: string;
  doorNone: string;
  online: string;
  offline: string;
  commands: string;
  command: Record<string, string>;
  commandResult: Record<string, string>;
  refusal: Record<string, string>; // by the code of an error
  textLabel: string;
  sheetHead: string;
  copy: string;
  copied: string;
  copyFailed: string;
  close: string;
  unknown: {
    count(n: number): string;
    more(n: number): string;
    head: string;
    seen(device: string, time: string): string;
    raised: string;
    search: string;
    pick: string;
    none: string;
    name: string;
    model: string;
    assign: string;
    failed: string;
  };
  unsaved(kind: string, who: string): string;
  notice: { many_silent(n: number): string; records_failing: string; records_back: string };
  failed: string;
  reading: Record<string, string>;
  event: Record<string, string>;
  about: Record<string, string>;
  filed: string;
  why: Record<string, string>;
  whyOther: string;
  cannot(name: string): string;
  calledBy: Record<string, string>;
  step(n: string): string;
}

export interface ReportWords {
  tab: string;
  live: string;
  none: string;
  toldTo: string;
  answeredBy: string;
  norms: string;
  from: string;
  to: string;
  show: string;
  norm: string;
  formula: string;
  target: string;
  incidents: string;
  calls: string;
  met(met: number, count: number): string;
  within(seconds: number): string;
  ok: string;
  missed: string;
  answer(p50: string, p90: string, p95: string): string;
  abandoned(n: number): string;
  models: string;
  model: string;
  devices: string;
  sos: string;
  repeated: string;
  late: string;
  past: string;
  noData: string;
  failed: string;
  csv: string;
  xlsx: string;
}

export interface EmergencyWords {
  sos: SOSWords;
  family: FamilyWords;
  map: MapWords;
  incident: IncidentWords;
  report: ReportWords;
}

const list = (names: string[]): string => names.join("、");
const and = (names: string[]): string => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`);
const capital = (s: unknown): string => String(s).charAt(0).toUpperCase() + String(s).slice(1);
const names = (n: unknown): string[] => (Array.isArray(n) ? n : [String(n)]);

export const zhIncident: EmergencyWords = {
  sos: {
    button: "紧急求助 SOS",
    sending: "正在发送…",
    notYet: "还没有送到，一直在发。您也可以直接打 120。",
    dial: "打 120",
    received: "收到了，人马上来",
    has: (n) => `${n}在管这件事`,
    going: (n) => `${list(names(n))}正在赶来`,
    arrived: "人已经到了",
    over: "这件事办完了。有事随时按。",
    mistake: "按错了？没关系，告诉接电话的人就行。",
    rung: (n) => `${n || "话务员"}在给您打电话，请按绿色的大按钮。`,
  },
  family: {
    title: "紧急情况 · 银铃",
    loading: "请稍等",
    head: (e) => `${e}需要帮助`,
    headOver: (e) => `${e}的求助已经结束`,
    device: (id) => (id ? `没有登记的设备（${id}）` : "没有登记的设备"),
    since: (t) => `${t} 开始`,
    presses: (n) => `按了 ${n} 次`,
    open: "正在找人，还没有人答应",
    has: (n) => `${n}在处理`,
    responding: "已经有人去帮忙了",
    going: (n) => `${list(names(n))}正在赶过去`,
    cannot: (n) => `${list(names(n))}去不了`,
    arrived: "已经有人到了老人身边",
    outcome: {
      helped: "老人有人帮过了，现在没事了。谢谢您。",
      hospital: "急救车把老人送去医院了。有消息热线会告诉您。",
      fire: "消防队来过了，这件事结束了。",
      police: "警察来过了，这件事结束了。",
      mistake: "是不小心按到的，老人没事。谢谢您。",
      test: "这次是试设备，老人没事。",
      device: "是设备的问题，这件事结束了。",
      unknown: "这件事结束了。想知道详情，请打热线电话。",
    },
    act: { going: "我去", cannot: "去不了 / 打不通", arrived: "已到" },
    acted: {
      going: "记下了：您正在去的路上。大家都看到了。",
      cannot: "记下了：您去不了，或者没有打通。我们接着找人。",
      arrived: "记下了：您到了。请陪着老人，情况不好马上打 120。",
    },
    arrivedAsk: "您已经在老人身边了吗？",
    arrivedYes: "是",
    arrivedNo: "还没有",
    sending: "正在发送…",
    notSent: "没有送出去，请再按一次。",
    youAre: (n, r) => (r ? `您是${r}${n}` : `您是${n}`),
    place: "在哪里",
    address: "地址",
    phoneElder: "打电话给老人",
    dial: "打 120",
    hotline: "打给热线",
    openMap: "打开地图导航",
    openAmap: "打开高德地图",
    happened: "经过",
    offline: "网络断了，正在重新连接。下面可能不是最新的。",
    refused: {
      link_forged: { head: "这个链接不对", body: "请从收到的消息里重新打开，看看链接有没有缺一段。" },
      link_expired: { head: "这个链接过期了", body: "想知道后来怎么样，请打热线电话。" },
      link_revoked: { head: "这个链接已经收回", body: "想知道后来怎么样，请打热线电话。" },
      no_consent: { head: "这件事不能看", body: "老人没有同意给您看。想知道情况，请打热线电话。" },
      forbidden: { head: "现在不用您去了", body: "您不再是这位老人的联系人。想知道情况，请打热线电话。" },
      network: { head: "现在连不上", body: "请看看网络，再试一次。着急请打热线电话。" },
      other: { head: "现在打不开", body: "是我们这边出了毛病。着急请打热线电话。" },
    },
    again: "再试一次",
    doorKnown: "怎么进门热线知道，到了门口请打热线电话。",
    who: { bot: "语音助手", device: "设备", elder: "老人" },
    told: (k) => `通知了${Array.isArray(k) && k.length > 1 ? `${k.slice(0, -1).join("、")}和${k[k.length - 1]}` : k}`,
    kinds: { relative: "亲属", worker: "助老员", neighbours: "邻居", supervisor: "热线的督导", responder: "应急人员" },
  },
  map: {
    label: "地图",
    home: "家",
    device: "设备",
    accuracy: (m) => `误差约 ${m} 米`,
    none: "还没有位置。",
    noTiles: "没有地图底图，这里是经纬度方格。",
    zoomIn: "放大",
    zoomOut: "缩小",
  },
  incident: {
    kind: {
      sos: "按了紧急求助", fall: "可能摔倒了", smoke: "烟雾报警", gas: "燃气报警", intrusion: "有人闯入", heart_rate: "心率异常", blood_pressure: "血压异常", oxygen: "血氧异常",
      temperature: "体温异常", no_movement: "很久没有活动", unknown: "设备报警", left_zone: "离开了安全区", taken_off: "设备摘下了", device_silent: "设备失联", power_off: "设备关机",
      low_battery: "电量低", entered_zone: "进入区域", test: "测试",
    },
    state: { open: "没有人处理", acknowledged: "有人处理", responding: "已去帮忙", resolved: "已办结" },
    outcome: {
      helped: "帮到了，没事了", hospital: "120 送医", fire: "119 到场", police: "110 到场", mistake: "误按", test: "测试或演练", device: "设备原因", unknown: "没能弄清",
    },
    heading: "紧急事件",
    quiet: (n) => `设备提醒（${n}）`,
    nobody: "还没有人处理",
    unknownElder: (d) => (d ? `不知道是谁（${d}）` : "不知道是谁"),
    presses: (n) => `按了 ${n} 次`,
    battery: (n) => `电量 ${n}%`,
    has: (n) => `${n}在处理`,
    mine: "我在处理",
    next: (w, s) => `${s} 秒后：${w}`,
    nextNow: (w) => `正在通知：${w}`,
    actBy: (s) => `${s} 秒没动作再找人`,
    call120: "请马上打 120",
    target: { consoles: "全部话务台", relative: "亲属", worker: "助老员", neighbours: "邻居", supervisor: "督导", responder: "最近的应急人员", "120": "提示拨打 120" },
    announce: (k, e) => `紧急：${e}，${k}`,
    announceMany: (n) => `${n} 件紧急事件没有人处理`,
    soundOff: "点这里打开铃声",
    mute: "静音 30 秒",
    muted: (s) => `已静音，还有 ${s} 秒`,
    notify: "打开桌面通知",
    notifyRefused: "浏览器不允许桌面通知",
    open: "打开",
    back: "返回",
    take: "我来处理",
    callback: "回拨老人",
    sheet: "120 急救单",
    resolve: "办结",
    reopen: "重新打开",
    outcomeAsk: "结果（必选）",
    outcomeMissing: "请先选结果。",
    resolveNote: "说明（可以不写）",
    note: "备注",
    noteSend: "记下",
    voice: { call: "接进了老人正在打的电话。", page: "正在叫老人的页面接通，请等一等。", device: "已叫设备拨打热线，请等来电。", phone: (n) => `请用电话打给老人：${n}` },
    resolvedAs: (o) => `已办结：${o}`,
    section: { who: "老人", where: "在哪里", people: "找谁", devices: "设备", alarms: "设备说了什么", timeline: "经过", readings: "身体数据", voice: "通话", do: "处理" },
    relatives: "亲属",
    worker: "助老员",
    neighbours: "邻居",
    responders: "应急人员（近的在前）",
    called: "已打过",
    dispatch: "派去现场",
    noConsent: "老人没有同意通知",
    told: "已通知",
    notTold: "通知没送到",
    noWay: "没有通知方式，请打电话",
    withoutWay: (n) => `${n}（没有通知方式）`,
    going: "在路上",
    metres: (n) => `${n} 米`,
    kilometres: (n) => `${n} 公里`,
    door: "看门锁密码",
    doorHint: "打开会记入经过。",
    doorNone: "没有登记门锁密码。",
    online: "在线",
    offline: "不在线",
    commands: "对设备下指令",
    command: { locate: "马上定位", find: "让设备响铃", text: "发文字到设备", call: "让设备拨号", sos: "设求助号码", interval: "设上报间隔" },
    commandResult: { sent: "已送出，等设备回答", done: "设备已照办", timeout: "设备没有回答", offline: "设备不在线", failed: "没有成功", busy: "设备正忙", unsupported: "设备不会这个" },
    refusal: {
      offline: "设备不在线，指令没有送到。", busy: "设备还在做上一个同样的指令。", unsupported: "这个设备不会这个。", timeout: "设备没有回答。", not_connected: "设备还没有连上。", invalid: "指令的内容不对。",
      incident_state: "这件事已经办结了，或者现在不能这样做。", incident_live: "这位老人已经有一件没办结的事，请在那里处理。", no_consent: "老人没有同意通知这个人。", no_person: "这个人不在老人的联系人里。",
      bad_note: "请写清楚说明（选“没能弄清”时要写试过什么）。", bad_outcome: "请选结果。", assigned: "这台设备已经登记给别人了。", pressed_again: "老人又按了，请先看一下。", unsaved: "没有存下来，请再试一次。",
    },
    textLabel: "发到设备上的字",
    sheetHead: "打 120 时这样说",
    copy: "复制",
    copied: "已复制",
    copyFailed: "没有复制成，请手动选中复制。",
    close: "关上",
    unknown: {
      count: (n) => `${n} 台不知道是谁的设备`,
      more: (n) => `还有 ${n} 台`,
      head: "这是谁的设备？",
      seen: (d, t) => `${d}，${t} 出现`,
      raised: "已报警",
      search: "找老人（写名字）",
      pick: "选一位老人",
      none: "没有叫这个名字的老人。",
      name: "叫它什么",
      model: "型号",
      assign: "登记给这位老人",
      failed: "老人名单没有打开，请再试一次。",
    },
    unsaved: (k, w) => `警报没有存下来：${w}，${k}。设备会再发；请现在就联系。`,
    notice: { many_silent: (n) => `${n} 台设备同时失联，可能是网络的问题。`, records_failing: "记录写不进去！新的警报只显示在这里，请看着屏幕。", records_back: "记录恢复了。" },
    failed: "这件事没有打开。",
    reading: { heart_rate: "心率", blood_pressure: "血压", oxygen: "血氧", temperature: "体温", steps: "步数" },
    event: {
      "incident.opened": "事件开始", "incident.joined": "又有警报", "incident.reopened": "重新打开", "incident.assigned": "登记了设备", "ladder.step": "通知", "ladder.hurried": "提前通知",
      "incident.acknowledged": "接手处理", "incident.lapsed": "再找别人", "elder.called_back": "回拨老人", "person.called": "打了电话给", "responder.dispatched": "派去现场",
      "responder.going": "在去的路上", "responder.cannot": "去不了", "responder.arrived": "到了现场", "sheet.read": "看了急救单", "door.read": "看了门锁密码", noted: "备注", heard: "老人说",
      "incident.voice": "有了通话", "device.commanded": "指令", "incident.resolved": "办结", position: "新位置", "message.sent": "消息送出", "message.failed": "消息没送出", "link.opened": "打开链接",
    },
    about: { hurt: "伤没伤", where: "在哪里", alone: "是不是一个人" },
    filed: "消息写入文件",
    why: {
      idle: "接手后一直没有动作", not_arrived: "一直没有人到达", cannot: "去不了，还在找别人", no_console: "没有人在话务台", no_answer: "老人没有回应", call_ended: "通话断了", agent: "话务员重新打开",
    },
    whyOther: "还在找人帮忙",
    cannot: (n) => `${n}去不了，还在找别人`,
    calledBy: { browser: "页面", page: "页面", call: "通话", device: "设备", phone: "电话" },
    step: (n) => `第 ${n} 步`,
  },
  report: {
    tab: "督导",
    live: "正在处理",
    none: "现在没有紧急事件。",
    toldTo: "通知了",
    answeredBy: "谁答应了",
    norms: "指标",
    from: "从",
    to: "到",
    show: "看",
    norm: "标准",
    formula: "算法",
    target: "要求",
    incidents: "事件",
    calls: "电话",
    met: (m, c) => `${c} 件里 ${m} 件做到`,
    within: (s) => `${s} 秒内`,
    ok: "达标",
    missed: "没达标",
    answer: (a, b, c) => `应答：一半在 ${a} 秒内，九成在 ${b} 秒内，九成五在 ${c} 秒内`,
    abandoned: (n) => `没等到人就放弃的：${n}（算在总数里）`,
    models: "设备型号第一次报警",
    model: "型号",
    devices: "台数",
    sos: "求助次数",
    repeated: "发了多次才到",
    late: "晚到 30 秒以上",
    past: "这段时间的事件",
    noData: "没有数据",
    failed: "报表没有打开。",
    csv: "下载 CSV 表",
    xlsx: "下载 Excel 表",
  },
};

export const enIncident: EmergencyWords = {
  sos: {
    button: "Emergency SOS",
    sending: "Sending…",
    notYet: "Not through yet; still sending. You can also dial 120.",
    dial: "Dial 120",
    received: "We have it. People are coming",
    has: (n) => `${n} is looking after this`,
    going: (n) => `${and(names(n))} ${names(n).length > 1 ? "are" : "is"} on the way`,
    arrived: "Someone is there",
    over: "This is over. Press whenever you need us.",
    mistake: "Pressed by mistake? Never mind, just tell the person who answers.",
    rung: (n) => `${n || "A person"} is calling you. Please press the big green button.`,
  },
  family: {
    title: "Emergency · Yinling",
    loading: "One moment please",
    head: (e) => `${capital(e)} needs help`,
    headOver: (e) => `The emergency of ${e} is over`,
    device: (id) => (id ? `an unregistered device (${id})` : "an unregistered device"),
    since: (t) => `since ${t}`,
    presses: (n) => (n === 1 ? "pressed once" : `pressed ${n} times`),
    open: "Looking for a person; nobody has answered yet",
    has: (n) => `${n} is looking after this`,
    responding: "Help is on the way",
    going: (n) => `${and(names(n))} ${names(n).length > 1 ? "are" : "is"} on the way`,
    cannot: (n) => `${and(names(n))} cannot go`,
    arrived: "Someone has arrived",
    outcome: {
      helped: "They were helped and are well now. Thank you.",
      hospital: "The ambulance took them to hospital. The hotline will tell you more.",
      fire: "The fire brigade came. This is over.",
      police: "The police came. This is over.",
      mistake: "It was pressed by accident; all is well. Thank you.",
      test: "This was a test of the device; all is well.",
      device: "The device was at fault. This is over.",
      unknown: "This is over. Please ring the hotline to learn more.",
    },
    act: { going: "I am going", cannot: "I cannot", arrived: "I have arrived" },
    acted: {
      going: "Noted: you are on the way. Everyone can see it.",
      cannot: "Noted: you cannot go, or could not get through. We go on looking.",
      arrived: "Noted: you are there. Please stay, and dial 120 if things look bad.",
    },
    arrivedAsk: "Are you with the elder now?",
    arrivedYes: "Yes",
    arrivedNo: "Not yet",
    sending: "Sending…",
    notSent: "That was not sent. Please press again.",
    youAre: (n, r) => (r ? `You are ${n}, ${r}` : `You are ${n}`),
    place: "Where",
    address: "Address",
    phoneElder: "Ring them",
    dial: "Dial 120",
    hotline: "Ring the hotline",
    openMap: "Directions in a map",
    openAmap: "Open in Amap",
    happened: "What happened",
    offline: "The network is gone; reconnecting. What is below may be old.",
    refused: {
      link_forged: { head: "This link is not right", body: "Please open it again from the message you got; part of it may be missing." },
      link_expired: { head: "This link has expired", body: "Please ring the hotline to learn how it went." },
      link_revoked: { head: "This link was withdrawn", body: "Please ring the hotline to learn how it went." },
      no_consent: { head: "This is not shared", body: "Your relative has not agreed to share this with you. Please ring the hotline." },
      forbidden: { head: "You need not go", body: "You are no longer a contact of this elder. Please ring the hotline to learn more." },
      network: { head: "No connection", body: "Please check the network and try again. If it is pressing, ring the hotline." },
      other: { head: "This cannot be opened now", body: "That is our fault. If it is pressing, ring the hotline." },
    },
    again: "Try again",
    doorKnown: "The hotline knows how to get in: ring it when you are at the door.",
    who: { bot: "voice assistant", device: "device", elder: "the elder" },
    told: (k) => `Told ${and(names(k))}`,
    kinds: { relative: "relatives", worker: "the community worker", neighbours: "neighbours", supervisor: "the hotline's supervisor", responder: "responders" },
  },
  map: {
    label: "Map",
    home: "Home",
    device: "Device",
    accuracy: (m) => `good to ${m} m`,
    none: "No position yet.",
    noTiles: "No map tiles here: a grid of latitude and longitude.",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
  },
  incident: {
    kind: {
      sos: "SOS pressed", fall: "May have fallen", smoke: "Smoke", gas: "Gas", intrusion: "Intrusion", heart_rate: "Heart rate", blood_pressure: "Blood pressure", oxygen: "Oxygen",
      temperature: "Temperature", no_movement: "No movement", unknown: "Device alarm", left_zone: "Left the safe zone", taken_off: "Device taken off", device_silent: "Device silent", power_off: "Device switched off",
      low_battery: "Battery low", entered_zone: "Entered a zone", test: "Test",
    },
    state: { open: "Nobody has it", acknowledged: "Acknowledged", responding: "Responding", resolved: "Resolved" },
    outcome: {
      helped: "Helped, all is well", hospital: "Taken to hospital", fire: "Fire brigade came", police: "Police came", mistake: "Pressed by mistake", test: "Test or drill", device: "Device at fault", unknown: "Could not be found out",
    },
    heading: "Incidents",
    quiet: (n) => `About devices (${n})`,
    nobody: "nobody yet",
    unknownElder: (d) => (d ? `Unknown (${d})` : "Unknown person"),
    presses: (n) => (n === 1 ? "pressed once" : `pressed ${n} times`),
    battery: (n) => `battery ${n}%`,
    has: (n) => `${n} has it`,
    mine: "I have it",
    next: (w, s) => `in ${s} s: ${w}`,
    nextNow: (w) => `telling: ${w}`,
    actBy: (s) => `others in ${s} s without an act`,
    call120: "Dial 120 now",
    target: { consoles: "all consoles", relative: "relatives", worker: "community worker", neighbours: "neighbours", supervisor: "supervisors", responder: "responder", "120": "prompt to dial 120" },
    announce: (k, e) => `Emergency: ${e}, ${k}`,
    announceMany: (n) => `${n} urgent incidents that nobody has`,
    soundOff: "Press here to switch the bell on",
    mute: "Mute for 30 s",
    muted: (s) => `Muted, ${s} s left`,
    notify: "Allow desktop notices",
    notifyRefused: "The browser refuses desktop notices",
    open: "Open",
    back: "Back",
    take: "I take it",
    callback: "Call the elder back",
    sheet: "120 sheet",
    resolve: "Resolve",
    reopen: "Reopen",
    outcomeAsk: "Outcome (required)",
    outcomeMissing: "Choose an outcome first.",
    resolveNote: "What happened (optional)",
    note: "Note",
    noteSend: "Write it down",
    voice: { call: "You are in the elder's call.", page: "Ringing the elder's page; one moment.", device: "The device was told to dial the hotline; wait for its call.", phone: (n) => `Ring the elder by telephone: ${n}` },
    resolvedAs: (o) => `Resolved: ${o}`,
    section: { who: "Elder", where: "Where", people: "People", devices: "Devices", alarms: "What devices said", timeline: "Timeline", readings: "Readings", voice: "Call", do: "Act" },
    relatives: "Relatives",
    worker: "Community worker",
    neighbours: "Neighbours",
    responders: "Responders, the nearest first",
    called: "Already called",
    dispatch: "Dispatch",
    noConsent: "no consent to be told",
    told: "told",
    notTold: "not reached",
    noWay: "no way to reach, please call",
    withoutWay: (n) => `${n} (no way to reach)`,
    going: "on the way",
    metres: (n) => `${n} m`,
    kilometres: (n) => `${n} km`,
    door: "Show the door code",
    doorHint: "Opening it is written to the timeline.",
    doorNone: "No door code is known.",
    online: "online",
    offline: "offline",
    commands: "Tell the device",
    command: { locate: "Locate now", find: "Make it ring", text: "Send words to it", call: "Make it dial", sos: "Set SOS numbers", interval: "Set interval" },
    commandResult: { sent: "sent, waiting for the device", done: "done", timeout: "the device did not answer", offline: "the device is offline", failed: "failed", busy: "the device is busy", unsupported: "the device cannot do that" },
    refusal: {
      offline: "The device is offline; the command did not reach it.", busy: "The device is still at the same command.", unsupported: "The device cannot do that.", timeout: "The device did not answer.", not_connected: "The device has not connected yet.", invalid: "The command does not fit.",
      incident_state: "This is resolved already, or cannot be done now.", incident_live: "This elder has a live incident already; go on there.", no_consent: "The elder has not agreed that this person is told.", no_person: "That person is not one of the elder's contacts.",
      bad_note: "Please write a note (for “could not be found out”, what was tried).", bad_outcome: "Choose an outcome.", assigned: "That device is somebody's already.", pressed_again: "The elder pressed again; please look first.", unsaved: "That was not stored; please try again.",
    },
    textLabel: "Words for the device",
    sheetHead: "Say this to 120",
    copy: "Copy",
    copied: "Copied",
    copyFailed: "Not copied; please select it by hand.",
    close: "Close",
    unknown: {
      count: (n) => (n === 1 ? "1 device that is nobody's yet" : `${n} devices that are nobody's yet`),
      more: (n) => `and ${n} more`,
      head: "Whose device is this?",
      seen: (d, t) => `${d}, seen at ${t}`,
      raised: "has raised an alarm",
      search: "Find the elder (by name)",
      pick: "Choose an elder",
      none: "No elder has that name.",
      name: "What to call it",
      model: "Model",
      assign: "It is this elder's",
      failed: "The list of elders could not be opened. Please try again.",
    },
    unsaved: (k, w) => `An alarm could not be stored: ${w}, ${k}. The device sends it again; get in touch now.`,
    notice: { many_silent: (n) => `${n} devices went silent together; it may be the network.`, records_failing: "Records cannot be written! New alarms show only here: watch the screen.", records_back: "Records can be written again." },
    failed: "The incident could not be opened.",
    reading: { heart_rate: "Heart rate", blood_pressure: "Blood pressure", oxygen: "Oxygen", temperature: "Temperature", steps: "Steps" },
    event: {
      "incident.opened": "Incident opened", "incident.joined": "Another alarm", "incident.reopened": "Reopened", "incident.assigned": "Device assigned", "ladder.step": "Told", "ladder.hurried": "Told earlier",
      "incident.acknowledged": "Acknowledged", "incident.lapsed": "Looking for others", "elder.called_back": "Called the elder back", "person.called": "Telephoned", "responder.dispatched": "Dispatched",
      "responder.going": "On the way", "responder.cannot": "Cannot go", "responder.arrived": "Arrived", "sheet.read": "Read the 120 sheet", "door.read": "Read the door code", noted: "Note", heard: "The elder said",
      "incident.voice": "A call began", "device.commanded": "Command", "incident.resolved": "Resolved", position: "New position", "message.sent": "Message sent", "message.failed": "Message failed", "link.opened": "Link opened",
    },
    about: { hurt: "hurt?", where: "where?", alone: "alone?" },
    filed: "Message written to a file",
    why: {
      idle: "nothing was done since it was taken", not_arrived: "nobody has arrived", cannot: "cannot go; still looking for others", no_console: "no console is open", no_answer: "the elder does not answer", call_ended: "the call has ended", agent: "reopened by an agent",
    },
    whyOther: "still looking for help",
    cannot: (n) => `${n} cannot go; still looking for others`,
    calledBy: { browser: "page", page: "page", call: "call", device: "device", phone: "telephone" },
    step: (n) => `step ${n}`,
  },
  report: {
    tab: "Supervisor",
    live: "Live",
    none: "No urgent incident now.",
    toldTo: "Told",
    answeredBy: "Answered",
    norms: "Norms",
    from: "From",
    to: "To",
    show: "Show",
    norm: "Norm",
    formula: "Formula",
    target: "Target",
    incidents: "Incidents",
    calls: "Calls",
    met: (m, c) => `${m} of ${c}`,
    within: (s) => `within ${s} s`,
    ok: "met",
    missed: "missed",
    answer: (a, b, c) => `Answered: half within ${a} s, 90% within ${b} s, 95% within ${c} s`,
    abandoned: (n) => `Abandoned before a person came: ${n} (counted)`,
    models: "First alarms by device model",
    model: "Model",
    devices: "Devices",
    sos: "SOS",
    repeated: "Sent more than once",
    late: "Over 30 s late",
    past: "Incidents of this time",
    noData: "no data",
    failed: "The report could not be opened.",
    csv: "Download CSV",
    xlsx: "Download XLSX",
  },
};
