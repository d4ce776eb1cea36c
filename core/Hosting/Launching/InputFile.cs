namespace Rlfw.Hosting.Launching;

/// <summary>A file that a run reads, as it was when the run began.</summary>
/// <param name="Use">What for: "main.dataset".</param>
/// <param name="Path">Its path, with environment references in place.</param>
/// <param name="Name">Its name where the path is a folder; else empty.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">What stands for its content, hexadecimal: see <see cref="Fingerprint"/>.</param>
public sealed record InputFile(string Use, string Path, string Name, long Bytes, string Sha256)
{
    /// <summary>How messages call it.</summary>
    internal string Shown => Name.Length == 0 ? Path : System.IO.Path.Combine(Path, Name);
}
