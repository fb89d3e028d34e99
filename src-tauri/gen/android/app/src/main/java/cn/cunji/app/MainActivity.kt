package cn.cunji.app

import android.os.Bundle
import android.webkit.WebView
import androidx.activity.OnBackPressedCallback
import androidx.activity.enableEdgeToEdge

/** The one window. The page decides what the back button means (ui/src/app/state/back-button.ts); here it is only asked. */
class MainActivity : TauriActivity() {
  override val handleBackNavigation: Boolean = false

  override fun onCreate(savedInstanceState: Bundle?) {
    enableEdgeToEdge()
    super.onCreate(savedInstanceState)
  }

  override fun onWebViewCreate(webView: WebView) {
    // The page itself grows with the system's letters, boxes included (PhonePlugin.features); grown twice it would be cut.
    webView.settings.textZoom = 100
    val asked = object : OnBackPressedCallback(true) {
      override fun handleOnBackPressed() {
        webView.evaluateJavascript("window.cunjiBack ? window.cunjiBack() : 'leave'") { answer ->
          // Left, not ended: whoever comes back finds the page as it was.
          if (answer != "\"stays\"") moveTaskToBack(true)
        }
      }
    }
    onBackPressedDispatcher.addCallback(this, asked)
  }
}
