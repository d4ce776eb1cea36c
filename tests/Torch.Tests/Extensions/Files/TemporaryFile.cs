namespace Rlfw.Torch.Tests.Extensions.Files;

/// <summary>A file name that is deleted at the end of the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("rlfw-torch-").FullName;

    public string Path => System.IO.Path.Combine(folder, "file.safetensors");

    /// <summary>Everything in the folder, by name.</summary>
    public string[] Names => Directory.GetFiles(folder).Select(f => System.IO.Path.GetFileName(f)).ToArray();

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
