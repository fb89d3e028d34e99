// Chinese: one household as QR codes, from screen to camera.
export default {
  codes: {
    open: '打开相机', show: '给旁边的手机', showText: '把这一户和它的走访、诉求、收入测算变成一串二维码，对方用村记拍下来就有了。不用网络，也不用数据线。', to: '给谁', choose: '先选给谁。', passphraseText: '谁知道口令，谁能打开。口令请小声念给对方听。',
    begin: '开始显示', making: '正在准备', code: '这一户的二维码，一张接一张', count: '第 {n} 张，共 {of} 张', hint: '屏幕调到最亮，放稳。对方拍到 {n} 张就够，漏了会再来。', slow: '慢一点', fast: '快一点', end: '对方收到了',
    read: '拍旁边的手机', readText: '对方在那一户的页面上点“给旁边的手机”。用相机对着那块屏幕，一串二维码会一张张收齐。', film: '相机', progress: '收到 {have} / {of}', others: '有 {n} 张是另一户的，没有收。要收那一户，点重新开始。', notOurs: '这不是村记的二维码。',
    empty: '有 {n} 张图片里没有找到二维码。拍近一点、正一点。', noCamera: '相机用不了。在手机设置里允许村记用相机，或者从相册选图片。', stop: '关上相机', files: '从相册选图片', looking: '正在看图片', again: '重新开始', door: '这一户给旁边的手机', doorRead: '对方的屏幕上有二维码？', doorReadText: '用相机把一户收过来',
  },
}
