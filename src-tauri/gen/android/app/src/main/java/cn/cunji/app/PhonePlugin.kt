package cn.cunji.app

import android.app.Activity
import android.content.ClipData
import android.content.Context
import android.content.Intent
import android.net.wifi.WifiManager
import android.util.Base64
import android.view.WindowManager
import androidx.activity.result.ActivityResult
import androidx.core.content.FileProvider
import app.tauri.annotation.ActivityCallback
import app.tauri.annotation.Command
import app.tauri.annotation.InvokeArg
import app.tauri.annotation.TauriPlugin
import app.tauri.plugin.Invoke
import app.tauri.plugin.JSObject
import app.tauri.plugin.Plugin
import com.google.zxing.client.android.Intents
import com.journeyapps.barcodescanner.ScanIntentResult
import com.journeyapps.barcodescanner.ScanOptions
import java.io.File

@InvokeArg
internal class NameArgs {
  lateinit var name: String
}

@InvokeArg
internal class ShareArgs {
  lateinit var path: String
  lateinit var mime: String
}

@InvokeArg
internal class OnArgs {
  var on: Boolean = false
}

/**
 * What only the phone can do, called from src-tauri/src/system/android.rs and from nowhere else: the page has no way here.
 * Refusals say which step failed, never a path or a content.
 */
@TauriPlugin
class PhonePlugin(private val activity: Activity) : Plugin(activity) {
  // Outside of what any backup takes.
  private val secrets by lazy { KeystoreSecret(File(activity.noBackupFilesDir, "secrets")) }

  // Wi-Fi lets multicast through to an app only while it holds this, and it costs battery. Counted: two may need it.
  private val multicast by lazy {
    val wifi = activity.applicationContext.getSystemService(Context.WIFI_SERVICE) as WifiManager
    wifi.createMulticastLock("cunji").apply { setReferenceCounted(true) }
  }

  @Command
  fun getOrMakeSecret(invoke: Invoke) = answering(invoke, "the keystore gave no secret") {
    val secret = secrets.getOrMake(invoke.parseArgs(NameArgs::class.java).name)
    JSObject().apply { put("secret", Base64.encodeToString(secret, Base64.NO_WRAP)) }
  }

  @Command
  fun deleteSecret(invoke: Invoke) = answering(invoke, "the keystore kept a secret") {
    secrets.delete(invoke.parseArgs(NameArgs::class.java).name)
    JSObject()
  }

  /** How large the system's letters are, 1.0 the usual size. */
  @Command
  fun features(invoke: Invoke) = answering(invoke, "no answer") {
    JSObject().apply { put("fontScale", activity.resources.configuration.fontScale.toDouble()) }
  }

  /** The sheet of apps that take a file. The file lies in cache/exports; the other app may read this one file. */
  @Command
  fun share(invoke: Invoke) = answering(invoke, "the file can't be handed over") {
    val args = invoke.parseArgs(ShareArgs::class.java)
    val uri = FileProvider.getUriForFile(activity, "${activity.packageName}.fileprovider", File(args.path))
    val send = Intent(Intent.ACTION_SEND).apply {
      type = args.mime
      putExtra(Intent.EXTRA_STREAM, uri)
      clipData = ClipData.newRawUri(null, uri)
      addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION)
    }
    activity.startActivity(Intent.createChooser(send, activity.getString(R.string.share_title)))
    JSObject()
  }

  /** Looks for a QR code with ZXing, which needs no Google services; its page asks for the camera the first time. */
  @Command
  fun scan(invoke: Invoke) {
    val options = ScanOptions()
      .setDesiredBarcodeFormats(ScanOptions.QR_CODE)
      .setPrompt(activity.getString(R.string.scan_prompt))
      .setBeepEnabled(false)
      .setOrientationLocked(false)
    startActivityForResult(invoke, options.createScanIntent(activity), "scanned")
  }

  @ActivityCallback
  fun scanned(invoke: Invoke, result: ActivityResult) = answering(invoke, "the camera gave no answer") {
    val said = ScanIntentResult.parseActivityResult(result.resultCode, result.data)
    JSObject().apply {
      put("text", said.contents)
      put("refused", result.data?.getBooleanExtra(Intents.Scan.MISSING_CAMERA_PERMISSION, false) ?: false)
    }
  }

  /** While on, no picture can be taken of the window and the list of apps shows none. */
  @Command
  fun protectScreen(invoke: Invoke) = flag(invoke, WindowManager.LayoutParams.FLAG_SECURE)

  /** While on, the screen does not go dark by itself. */
  @Command
  fun keepAwake(invoke: Invoke) = flag(invoke, WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON)

  /** While on, announcements on the same network (mDNS) reach the app. */
  @Command
  fun hearMulticast(invoke: Invoke) = answering(invoke, "the Wi-Fi keeps announcements back") {
    val on = invoke.parseArgs(OnArgs::class.java).on
    if (on) multicast.acquire() else if (multicast.isHeld) multicast.release()
    JSObject()
  }

  private fun flag(invoke: Invoke, flag: Int) {
    val on = invoke.parseArgs(OnArgs::class.java).on
    activity.runOnUiThread {
      if (on) activity.window.addFlags(flag) else activity.window.clearFlags(flag)
      invoke.resolve(JSObject())
    }
  }

  private inline fun answering(invoke: Invoke, refusal: String, work: () -> JSObject) {
    try {
      invoke.resolve(work())
    } catch (failed: Exception) {
      invoke.reject("$refusal (${failed.javaClass.simpleName})")
    }
  }
}
