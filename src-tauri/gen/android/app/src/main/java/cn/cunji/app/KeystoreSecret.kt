package cn.cunji.app

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import java.io.File
import java.io.FileOutputStream
import java.security.KeyStore
import java.security.SecureRandom
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * Secrets of 32 random bytes, each in a file that only an AES key of this phone's keystore opens; the key never leaves
 * the keystore. A file without its key is an error: a new secret in its place would lock a store for good.
 */
internal class KeystoreSecret(private val folder: File) {
  private val keys: KeyStore = KeyStore.getInstance(STORE).apply { load(null) }

  /** The secret of this name, made when there is none. */
  @Synchronized
  fun getOrMake(name: String): ByteArray {
    val file = fileOf(name)
    if (file.exists()) return open(name, file.readBytes())
    val secret = ByteArray(SECRET_BYTES).also { SecureRandom().nextBytes(it) }
    val cipher = Cipher.getInstance(CIPHER).apply {
      init(Cipher.ENCRYPT_MODE, keyOf(name) ?: makeKey(name))
      updateAAD(name.toByteArray())
    }
    keep(file, cipher.iv + cipher.doFinal(secret))
    return secret
  }

  /** Forgets it for good; a name that is not there is nothing wrong. */
  @Synchronized
  fun delete(name: String) {
    val file = fileOf(name)
    if (file.exists() && !file.delete()) throw IllegalStateException("a secret could not be removed")
    if (keys.containsAlias(aliasOf(name))) keys.deleteEntry(aliasOf(name))
  }

  private fun open(name: String, kept: ByteArray): ByteArray {
    val key = keyOf(name) ?: throw IllegalStateException("the keystore no longer has the key of a secret")
    require(kept.size > IV_BYTES) { "a secret's file is cut" }
    val cipher = Cipher.getInstance(CIPHER).apply {
      init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, kept, 0, IV_BYTES))
      updateAAD(name.toByteArray())
    }
    return cipher.doFinal(kept, IV_BYTES, kept.size - IV_BYTES)
  }

  private fun keyOf(name: String): SecretKey? = keys.getKey(aliasOf(name), null) as SecretKey?

  private fun makeKey(name: String): SecretKey {
    val purposes = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
    val spec = KeyGenParameterSpec.Builder(aliasOf(name), purposes)
      .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
      .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
      .setKeySize(256)
      .build()
    return KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, STORE).apply { init(spec) }.generateKey()
  }

  /** Whole or not at all. */
  private fun keep(file: File, bytes: ByteArray) {
    check(folder.isDirectory || folder.mkdirs()) { "no folder for secrets" }
    val beside = File(folder, "${file.name}.new")
    FileOutputStream(beside).use { it.write(bytes); it.fd.sync() }
    check(beside.renameTo(file)) { "a secret could not be kept" }
  }

  private fun aliasOf(name: String) = "cunji.$name"

  private fun fileOf(name: String): File {
    require(NAME.matches(name)) { "a secret's name has letters, digits, - and _" }
    return File(folder, "$name.secret")
  }

  private companion object {
    const val STORE = "AndroidKeyStore"
    const val CIPHER = "AES/GCM/NoPadding"
    const val SECRET_BYTES = 32
    const val IV_BYTES = 12
    const val TAG_BITS = 128
    val NAME = Regex("[A-Za-z0-9_-]{1,64}")
  }
}
