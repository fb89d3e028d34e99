//! A disk that can be full or read-only: a tmpfs of its own, mounted with root's rights.

/// A command with root's rights, directly or through sudo.
fn as_root(program: &str) -> std::process::Command {
    use std::os::unix::fs::MetadataExt;
    if std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0) {
        return std::process::Command::new(program);
    }
    let mut command = std::process::Command::new("sudo");
    command.args(["-n", program]);
    command
}

/// A small disk of its own; needs the right to mount, as root has.
pub struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    pub fn path(&self) -> &std::path::Path {
        self.0.path()
    }

    /// Makes room, as a clerk does who deletes old files.
    pub fn grow(&self, kilobytes: u32) {
        let options = format!("remount,size={kilobytes}k");
        let done = as_root("mount").args(["-o", &options]).arg(self.0.path()).status();
        assert!(done.unwrap().success(), "remounting needs root or sudo");
    }

    pub fn of(kilobytes: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let disk = Self(folder);
        disk.mount(&format!("size={kilobytes}k,mode=777"));
        disk
    }

    fn mount(&self, options: &str) {
        let done = as_root("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(self.0.path()).status();
        assert!(done.unwrap().success(), "this story needs root or sudo: it mounts a small disk of its own");
    }

    pub fn read_only(&self) {
        let done = as_root("mount").args(["-o", "remount,ro"]).arg(self.0.path()).status();
        assert!(done.unwrap().success(), "remounting needs root or sudo");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = as_root("umount").arg("-l").arg(self.0.path()).status();
    }
}
