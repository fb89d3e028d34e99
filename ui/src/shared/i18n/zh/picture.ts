// 照片、签名: the form's row, one picture whole, what goes with the sync, room on the phone.
export default {
  take: '放进这里', strays: '数据抢救出来、不知道是哪条记录的照片，点开可以放进来：',
  title: '照片和签名', optional: '可不填', camera: '拍照', album: '选照片', sign: '户主签名', signText: '请户主用手指写在白纸上。',
  clear: '擦掉', cancel: '不签了', useSignature: '签好了', keepPlace: '留下照片里的拍摄位置（平时不留）', working: '正在存照片',
  remove: '去掉', close: '关上', bring: '从镇里取', bringing: '正在取', away: '在镇里', elsewhere: '不在这部手机里', atOffice: '镇里已存', onlyHere: '只在手机里，同步时会传', strayHere: '只在手机里，放进一条记录才会传', notHere: '拍它的那部手机同步以后，可以从镇里取',
  count: '{n} 张图', toSend: '还有 {n} 张照片、签名，{size}', takes: '照片约 {n} 秒', takesMinutes: '照片约 {n} 分钟', unknownTime: '第一次传照片，要多久还不知道',
  sending: '照片已传 {sent} / {total}', speed: '{size}/秒', same: '照片、签名：镇里 {office} 张，本机 {phone} 张，一致',
  left: '记录都到了，还有 {n} 张照片没传完。再同步一次会接着传', onPhone: '手机里的照片', releasable: '有 {n} 张旧照片镇里已经存好，占 {size}',
  release: '释放 {size}', releaseText: '小图还留着，要看原图可以从镇里取。腾出的地方留给新照片。', released: '释放了 {n} 张，{size}',
  nothingToRelease: '没有可以释放的照片。', keep: '{village}的照片都取到这部手机',
}
