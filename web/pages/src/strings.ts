// Every sentence the pages show, Chinese and English side by side in one
// shape. Elders and relatives read the first three groups: plain words, no
// office words, 您 and never 你.
import { enCare, zhCare, type CareWords } from "./carestrings";
import { enIncident, zhIncident, type EmergencyWords } from "./incidentstrings";
import type { CallState, Disposition, Presence } from "./wire";

/** The words for emergencies and for what is arranged stand in files of their own. */
export interface Strings extends EmergencyWords, CareWords {
  brand: string;
  party: { elder: string; bot: string; agent: string };
  elder: {
    title: string;
    hello(salutation: string): string;
    call: string;
    callAgain: string;
    callHint: string;
    resume: string;
    resumeHint: string;
    hangUp: string;
    keypad: string;
    keypadClose: string;
    keypadLabel: string;
    pressed(digits: string): string;
    typeLabel: string;
    typeHere: string;
    send: string;
    captions: string;
    captionsEmpty: string;
    choices: string;
    soundOn: string;
    status: Record<
      "loading" | "unpaired" | "ready" | "resume" | "connecting" | "ringing" | "bot" | "listening" | "thinking" | "speaking" | "queued" | "ended" | "offline" | "mending",
      string
    > & { agent(name: string): string };
    unpairedHint: string;
    badLinkHint: string;
    offlineInCall: string;
    notSent: string;
    wrong: string;
    mic: { asking: string; refused: string; missing: string };
    noWebRTC: string;
    deaf: string;
    mute: string;
    ended: Record<"completed" | "abandoned" | "lost" | "failed" | "drained", string>;
    endedHint: string;
  };
  summary: {
    title: string;
    heading(elder: string): string;
    loading: string;
    when(day: string, from: string, minutes: number): string;
    worrying: string;
    calm: string;
    kind: Record<"asked" | "booked" | "worry" | "ended", string>;
    whatWasSaid: string;
    inTranscript: string;
    noTranscript: string;
    transcript: string;
    recording: string;
    download: string;
    expires(day: string): string;
    push: { ask: string; hint: string; on: string; refused: string; unsupported: string; failed: string };
    refused: Record<"no_consent" | "link_forged" | "link_expired" | "link_revoked" | "network" | "other", { head: string; body: string }>;
    again: string;
  };
  console: {
    title: string;
    login: string;
    password: string;
    signIn: string;
    signOut: string;
    signInFailed: Record<"bad_login" | "too_many" | "network" | "elsewhere", string>;
    live: string;
    past: string;
    presence: Record<Presence, string>;
    goReady: string;
    goOffline: string;
    myPresence: string;
    agents: string;
    noAgents: string;
    noCalls: string;
    pickCall: string;
    state: Record<CallState, string>;
    doing: Record<"listening" | "thinking" | "speaking", string>;
    escalation: Record<string, string>;
    years(n: number): string;
    withAgent(name: string): string;
    take: string;
    handBack: string;
    hangUp: string;
    back: string;
    transcript: string;
    noTurns: string;
    danger: string;
    offer(name: string, why: string, seconds: number | null): string;
    accept: string;
    decline: string;
    offerState: Record<string, string>;
    channel: Record<string, string>;
    offerGone: Record<"taken" | "expired" | "withdrawn" | "declined", string>;
    taken(name: string): string;
    close: string;
    offline: string;
    micRefused: string;
    micMissing: string;
    soundOn: string;
    mediaLost: string;
    wrapUp: string;
    wrapUpHint: string;
    note: string;
    disposition: Record<Disposition, string>;
    dossier: string;
    dossierFailed: string;
    loading: string;
    field: Record<
      "phone" | "address" | "living" | "ability" | "category" | "conditions" | "allergies" | "medicines" | "relatives" | "worker" | "doctor" | "neighbours" | "station" | "interests" | "bookings" | "calls" | "none",
      string
    >;
    pays(yuan: string): string;
    bookingState: Record<string, string>;
    pastEmpty: string;
    pastFailed: string;
    more: string;
    minutes(n: number): string;
    result: Record<string, string>;
    timeline: string;
    bookings: string;
    recording: string;
    summary: string;
    noSummary: string;
    links: string;
    linkUntil(day: string): string;
    withdraw: string;
    withdrawn: string;
    turnsOf(numbers: string): string;
    cut: string;
    event: Record<string, string>;
  };
}

export const zh: Strings = {
  ...zhIncident,
  ...zhCare,
  brand: "银铃",
  party: { elder: "您", bot: "语音助手", agent: "话务员" },
  elder: {
    title: "银铃热线",
    hello: (s) => `${s}，您好`,
    call: "呼叫",
    callAgain: "再呼叫",
    callHint: "按一下绿色的大按钮，就接通热线。",
    resume: "接着说",
    resumeHint: "刚才的电话还没有挂断。",
    hangUp: "挂断",
    keypad: "数字键",
    keypadClose: "收起数字键",
    keypadLabel: "数字键盘",
    pressed: (d) => `您按了：${d}`,
    typeLabel: "也可以在这里打字",
    typeHere: "在这里打字",
    send: "发送",
    captions: "谈话的文字",
    captionsEmpty: "说的话会写在这里。",
    choices: "可以按的回答",
    soundOn: "按这里听声音",
    status: {
      loading: "请稍等",
      unpaired: "这台设备还没有登记",
      ready: "热线已接好",
      resume: "电话还通着",
      connecting: "正在连接热线",
      ringing: "正在呼叫",
      bot: "接通了",
      listening: "我在听，您请说",
      thinking: "我想一想",
      speaking: "我在说话",
      queued: "正在找人，请别挂断",
      ended: "通话结束了",
      offline: "网络断了，正在重新连接",
      mending: "声音断了，正在重新连接",
      agent: (n) => (n ? `${n}在和您通话` : "话务员在和您通话"),
    },
    unpairedHint: "请家里人或社区工作人员打开登记链接，打开一次就行。",
    badLinkHint: "这个登记链接不能用，或者过期了。请家里人要一个新的。",
    offlineInCall: "您不用做什么，也不用重新按。",
    notSent: "没有送出去，网络断了。等连上了，请再按一次。",
    wrong: "对不起，刚才没有成功，请再试一次。",
    mic: {
      asking: "屏幕上问能不能用麦克风，请按“允许”，我们就能听到您。",
      refused: "麦克风没有打开，我们听不到您说话。您可以打字，或者按数字键，一样能办。",
      missing: "这台设备没有麦克风，我们听不到您说话。您可以打字，或者按数字键，一样能办。",
    },
    noWebRTC: "这个浏览器不能通话，您可以打字，或者按数字键，一样能办。",
    deaf: "现在听不清说话，请您打字，或者按数字键。",
    mute: "现在放不出声音，请您看字。",
    ended: {
      completed: "再见，有事随时按。",
      abandoned: "您挂断了。还需要的话，请再按一次。",
      lost: "电话断了，接不回来了，不是您按错了。请再按一次。",
      failed: "是我们这边出了毛病，对不起。请再按一次。",
      drained: "热线正在换机器。请过一会儿再按。",
    },
    endedHint: "想再打，按一下绿色的大按钮。",
  },
  summary: {
    title: "通话小结",
    heading: (e) => `${e}的通话小结`,
    loading: "请稍等",
    when: (d, f, m) => `${d} ${f} 开始，${m} 分钟`,
    worrying: "有需要您留意的事",
    calm: "没有让人担心的事",
    kind: { asked: "想要的", booked: "预约", worry: "请您留意", ended: "后来" },
    whatWasSaid: "原话是怎么说的",
    inTranscript: "在全文里看",
    noTranscript: "老人没有同意公开谈话全文，这里只有小结。",
    transcript: "谈话全文",
    recording: "听录音",
    download: "如果放不出声音，请按这里下载录音",
    expires: (d) => `这个链接 ${d} 以后打不开。请不要转给别人。`,
    push: {
      ask: "以后有新的小结，通知我",
      hint: "通知会出现在这台设备上。",
      on: "好了，以后有新的小结会通知您。",
      refused: "浏览器没有允许通知。想收到通知，请在浏览器的设置里允许。",
      unsupported: "这个浏览器不能收通知。苹果手机请先把本页“添加到主屏幕”，再从主屏幕打开。",
      failed: "没有成功，请过一会儿再按一次。",
    },
    refused: {
      no_consent: { head: "这份小结不能看", body: "老人没有同意给您看通话小结。您可以和老人商量，再请热线改一下。" },
      link_forged: { head: "这个链接不对", body: "请从收到的消息里重新打开，看看链接有没有缺一段。" },
      link_expired: { head: "这个链接过期了", body: "需要的话，请打热线电话，请话务员再发一次。" },
      link_revoked: { head: "这个链接已经收回", body: "需要的话，请打热线电话，问问话务员。" },
      network: { head: "现在连不上", body: "请看看网络，再试一次。" },
      other: { head: "现在打不开", body: "是我们这边出了毛病，请过一会儿再试。" },
    },
    again: "再试一次",
  },
  console: {
    title: "银铃 · 话务台",
    login: "登录名",
    password: "密码",
    signIn: "登录",
    signOut: "退出",
    signInFailed: {
      bad_login: "登录名或密码不对。",
      too_many: "试得太多了，请过一分钟再试。",
      network: "连不上热线，请看看网络。",
      elsewhere: "您在别处打开了话务台。要在这里用，请刷新页面。",
    },
    live: "正在通话",
    past: "过去的通话",
    presence: { offline: "离线", ready: "空闲", busy: "通话中", "wrap-up": "整理中" },
    goReady: "上线接电话",
    goOffline: "离线",
    myPresence: "我的状态",
    agents: "同事",
    noAgents: "没有别的话务员在线",
    noCalls: "现在没有电话。",
    pickCall: "请选一个电话。",
    state: { ringing: "振铃", bot: "助手接听", queued: "等人工", agent: "人工", ended: "已结束" },
    doing: { listening: "助手在听", thinking: "助手在想", speaking: "助手在说" },
    escalation: { distress: "求救", asked: "要人工", not_heard: "听不清", cannot: "助手办不了", engine_fault: "语音故障" },
    years: (n) => `${n} 岁`,
    withAgent: (n) => `${n}接听`,
    take: "接过来",
    handBack: "交还助手",
    hangUp: "挂断",
    back: "返回列表",
    transcript: "谈话",
    noTurns: "还没有人说话。",
    danger: "危险",
    offer: (n, why, s) => `请接听：${[n, why].filter(Boolean).join("，")}${s === null ? "" : `，还有 ${s} 秒`}`,
    offerState: { pending: "等接听", taken: "电话有人接了", declined: "不接", expired: "没有接", withdrawn: "不用接了" },
    channel: { webpush: "网页通知", wecom: "企业微信", dingtalk: "钉钉", email: "邮件", file: "文件" },
    accept: "接听",
    decline: "不接",
    offerGone: { taken: "这个电话别人接了。", expired: "时间到了，这个电话会派给别人。", withdrawn: "这个电话不用接了。", declined: "" },
    taken: (n) => (n ? `${n}已经接了这个电话。` : "别人已经接了这个电话。"),
    close: "知道了",
    offline: "网络断了，正在重新连接",
    micRefused: "麦克风没有允许。请在浏览器的地址栏旁边允许麦克风，再上线。",
    micMissing: "没有找到麦克风。请插上耳机；网页要用 https 打开。",
    soundOn: "按这里打开声音",
    mediaLost: "声音断了，正在重新连接",
    wrapUp: "通话整理",
    wrapUpHint: "先写备注（可以不写），再按结果，就整理完了。",
    note: "备注",
    disposition: { done: "已办好", booked: "已预约", advised: "已解答", emergency: "紧急", mistake: "误按", other: "其他" },
    dossier: "档案",
    dossierFailed: "档案没有打开。",
    loading: "请稍等",
    field: {
      phone: "电话", address: "地址", living: "居住", ability: "自理", category: "类别", conditions: "病史", allergies: "过敏", medicines: "用药",
      relatives: "亲属", worker: "助老员", doctor: "医生", neighbours: "邻居", station: "服务站", interests: "爱好", bookings: "近期预约", calls: "近期通话", none: "无",
    },
    pays: (y) => `自付 ${y} 元`,
    bookingState: { booked: "已订", dispatched: "已派", done: "已完成", cancelled: "已取消" },
    pastEmpty: "还没有通话。",
    pastFailed: "通话记录没有打开。",
    more: "显示更多",
    minutes: (n) => `${n} 分钟`,
    result: { completed: "正常结束", abandoned: "等待中放弃", lost: "断线", failed: "故障", drained: "停机" },
    timeline: "经过",
    bookings: "这次订的",
    recording: "录音",
    summary: "小结",
    noSummary: "没有小结。",
    links: "亲属链接",
    linkUntil: (d) => `有效到 ${d}`,
    withdraw: "收回",
    withdrawn: "已收回",
    turnsOf: (n) => `依据第 ${n} 句`,
    cut: "没说完",
    event: {
      "call.started": "来电", "call.answered": "接听", turn: "说话", escalated: "转人工", offer: "派给话务员", takeover: "话务员接过", handback: "交还助手", booked: "预约",
      "leg.lost": "连接断开", "leg.back": "连接恢复", "engine.fault": "语音故障", "call.ended": "通话结束", "wrapped.up": "整理完", "summary.made": "写好小结",
      "message.sent": "消息送出", "message.failed": "消息没送出", "link.opened": "打开链接", "link.revoked": "收回链接",
      "booking.cancelled": "取消预约", "booking.moved": "预约改时间", "reminder.set": "设了提醒", "reminder.stopped": "停了提醒", "reminder.done": "做了", "reminder.later": "过一会儿再提醒", "reminder.missed": "提醒没人应",
      feedback: "评价或投诉", "complaint.handled": "投诉处理好了", "relative.asked": "请亲属回电话",
    },
  },
};

export const en: Strings = {
  ...enIncident,
  ...enCare,
  brand: "Yinling",
  party: { elder: "You", bot: "Voice assistant", agent: "Agent" },
  elder: {
    title: "Yinling hotline",
    hello: (s) => `Hello, ${s}`,
    call: "Call",
    callAgain: "Call again",
    callHint: "Press the big green button to reach the hotline.",
    resume: "Go on",
    resumeHint: "Your last call is still open.",
    hangUp: "Hang up",
    keypad: "Keypad",
    keypadClose: "Close keypad",
    keypadLabel: "Number keys",
    pressed: (d) => `You pressed: ${d}`,
    typeLabel: "You can also type here",
    typeHere: "Type here",
    send: "Send",
    captions: "What is said",
    captionsEmpty: "What is said is written here.",
    choices: "Answers you can press",
    soundOn: "Press to hear the sound",
    status: {
      loading: "One moment please",
      unpaired: "This device is not set up yet",
      ready: "The hotline is ready",
      resume: "Your call is still open",
      connecting: "Reaching the hotline",
      ringing: "Calling",
      bot: "Connected",
      listening: "I am listening",
      thinking: "Let me think",
      speaking: "I am speaking",
      queued: "Finding a person. Please stay",
      ended: "The call has ended",
      offline: "The network is gone. Reconnecting",
      mending: "The sound is gone. Reconnecting",
      agent: (n) => (n ? `${n} is with you` : "A person is with you"),
    },
    unpairedHint: "Please ask your family or community worker to open the set-up link here, once.",
    badLinkHint: "That set-up link does not work, or has expired. Please ask for a new one.",
    offlineInCall: "You need not do anything.",
    notSent: "That was not sent: the network is gone. Please press again when it is back.",
    wrong: "Sorry, that did not work. Please try again.",
    mic: {
      asking: "The screen asks about the microphone. Please press “Allow”, so that we can hear you.",
      refused: "The microphone is off, so we cannot hear you. You can type or use the keypad instead.",
      missing: "This device has no microphone, so we cannot hear you. You can type or use the keypad instead.",
    },
    noWebRTC: "This browser cannot carry sound. You can type or use the keypad instead.",
    deaf: "We cannot make out speech just now. Please type or use the keypad.",
    mute: "There is no voice just now. Please read the words here.",
    ended: {
      completed: "Goodbye. Press whenever you need us.",
      abandoned: "You hung up. Press again if you still need us.",
      lost: "The call was cut off and cannot be brought back. It was not your doing. Please press again.",
      failed: "That was our fault, sorry. Please press again.",
      drained: "The hotline is changing machines. Please press again in a while.",
    },
    endedHint: "To call again, press the big green button.",
  },
  summary: {
    title: "Call summary",
    heading: (e) => `A call with ${e}`,
    loading: "One moment please",
    when: (d, f, m) => `${d}, ${f}, ${m} ${m === 1 ? "minute" : "minutes"}`,
    worrying: "Something needs your attention",
    calm: "Nothing worrying",
    kind: { asked: "Wanted", booked: "Booking", worry: "Please note", ended: "In the end" },
    whatWasSaid: "What was said",
    inTranscript: "See it in the whole talk",
    noTranscript: "The whole talk is not shared; this is the summary only.",
    transcript: "The whole talk",
    recording: "Listen to the recording",
    download: "If it does not play, download the recording here",
    expires: (d) => `This link opens until ${d}. Please do not pass it on.`,
    push: {
      ask: "Notify me of new summaries",
      hint: "Notices will appear on this device.",
      on: "Done. You will be told of new summaries.",
      refused: "The browser does not allow notices. You can allow them in its settings.",
      unsupported: "This browser cannot receive notices. On an iPhone, first add this page to the home screen and open it from there.",
      failed: "That did not work. Please try again in a while.",
    },
    refused: {
      no_consent: { head: "This summary is not shared", body: "Your relative has not agreed to share call summaries with you. You can talk about it together and then ask the hotline to change it." },
      link_forged: { head: "This link is not right", body: "Please open it again from the message you got; part of it may be missing." },
      link_expired: { head: "This link has expired", body: "Please ring the hotline if you need a new one." },
      link_revoked: { head: "This link was withdrawn", body: "Please ring the hotline if you need it." },
      network: { head: "No connection", body: "Please check the network and try again." },
      other: { head: "This cannot be opened now", body: "That is our fault. Please try again in a while." },
    },
    again: "Try again",
  },
  console: {
    title: "Yinling console",
    login: "Login",
    password: "Password",
    signIn: "Sign in",
    signOut: "Sign out",
    signInFailed: {
      bad_login: "The login or the password is wrong.",
      too_many: "Too many tries. Please wait a minute.",
      network: "The hotline cannot be reached. Please check the network.",
      elsewhere: "You have opened the console elsewhere. To use it here, reload the page.",
    },
    live: "Live calls",
    past: "Past calls",
    presence: { offline: "Offline", ready: "Ready", busy: "Busy", "wrap-up": "Wrap-up" },
    goReady: "Go ready",
    goOffline: "Go offline",
    myPresence: "My presence",
    agents: "Colleagues",
    noAgents: "No other agent is online",
    noCalls: "No calls right now.",
    pickCall: "Pick a call.",
    state: { ringing: "Ringing", bot: "With assistant", queued: "Waiting for a person", agent: "With agent", ended: "Ended" },
    doing: { listening: "Assistant listens", thinking: "Assistant thinks", speaking: "Assistant speaks" },
    escalation: { distress: "Distress", asked: "Asked for a person", not_heard: "Not heard", cannot: "Assistant cannot", engine_fault: "Speech fault" },
    years: (n) => `aged ${n}`,
    withAgent: (n) => `with ${n}`,
    take: "Take over",
    handBack: "Hand back",
    hangUp: "Hang up",
    back: "Back to the list",
    transcript: "Transcript",
    noTurns: "Nobody has spoken yet.",
    danger: "Danger",
    offer: (n, why, s) => `Please answer: ${[n, why].filter(Boolean).join(", ")}${s === null ? "" : `, ${s} s left`}`,
    offerState: { pending: "waiting", taken: "the call was taken", declined: "declined", expired: "not answered", withdrawn: "withdrawn" },
    channel: { webpush: "web push", wecom: "WeCom", dingtalk: "DingTalk", email: "e-mail", file: "file" },
    accept: "Accept",
    decline: "Decline",
    offerGone: { taken: "Someone else has taken that call.", expired: "Time ran out; the call will be offered to someone else.", withdrawn: "That call needs no answer any more.", declined: "" },
    taken: (n) => (n ? `Taken by ${n}.` : "Taken by someone else."),
    close: "OK",
    offline: "The network is gone. Reconnecting",
    micRefused: "The microphone is not allowed. Allow it beside the address bar, then go ready.",
    micMissing: "No microphone was found. Plug in a headset; the page must be opened by https.",
    soundOn: "Press to switch the sound on",
    mediaLost: "The sound is gone. Reconnecting",
    wrapUp: "Wrap-up",
    wrapUpHint: "Write a note if you like, then press the disposition; that ends wrap-up.",
    note: "Note",
    disposition: { done: "Done", booked: "Booked", advised: "Advised", emergency: "Emergency", mistake: "Mistake", other: "Other" },
    dossier: "Dossier",
    dossierFailed: "The dossier could not be opened.",
    loading: "One moment",
    field: {
      phone: "Phone", address: "Address", living: "Living", ability: "Ability", category: "Category", conditions: "Conditions", allergies: "Allergies", medicines: "Medicines",
      relatives: "Relatives", worker: "Community worker", doctor: "Doctor", neighbours: "Neighbours", station: "Station", interests: "Interests", bookings: "Recent bookings", calls: "Recent calls", none: "none",
    },
    pays: (y) => `pays ${y} yuan`,
    bookingState: { booked: "booked", dispatched: "dispatched", done: "done", cancelled: "cancelled" },
    pastEmpty: "No calls yet.",
    pastFailed: "The calls could not be opened.",
    more: "Show more",
    minutes: (n) => `${n} min`,
    result: { completed: "Completed", abandoned: "Abandoned while waiting", lost: "Connection lost", failed: "Failed", drained: "Program stopped" },
    timeline: "Timeline",
    bookings: "Booked in this call",
    recording: "Recording",
    summary: "Summary",
    noSummary: "No summary.",
    links: "Relatives’ links",
    linkUntil: (d) => `opens until ${d}`,
    withdraw: "Withdraw",
    withdrawn: "withdrawn",
    turnsOf: (n) => `from ${String(n).includes(",") ? "turns" : "turn"} ${n}`,
    cut: "cut short",
    event: {
      "call.started": "Call came in", "call.answered": "Answered", turn: "Turn", escalated: "Escalated", offer: "Offered to an agent", takeover: "Taken over", handback: "Handed back", booked: "Booked",
      "leg.lost": "Connection lost", "leg.back": "Connection back", "engine.fault": "Speech fault", "call.ended": "Call ended", "wrapped.up": "Wrapped up", "summary.made": "Summary made",
      "message.sent": "Message sent", "message.failed": "Message failed", "link.opened": "Link opened", "link.revoked": "Link withdrawn",
      "booking.cancelled": "Booking cancelled", "booking.moved": "Booking moved", "reminder.set": "Reminder set", "reminder.stopped": "Reminder stopped", "reminder.done": "Done", "reminder.later": "Put off", "reminder.missed": "Reminder missed",
      feedback: "Feedback or complaint", "complaint.handled": "Complaint handled", "relative.asked": "Relative asked to call back",
    },
  },
};
