using Rlfw.Contracts;

namespace Rlfw.Plugins.MlflowTracking.Delivery;

/// <summary>
/// The file by which the runs of a study, in whatever process, find the same parent run: it holds the parent's key, and who has it
/// open has the parent to itself. It lies beside the run folders, so that a study which is removed and begun again gets a parent
/// of its own.
/// </summary>
internal sealed class StudyFile : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;

    private StudyFile(FileStream file, string key) => (_file, Key) = (file, key);

    /// <summary>The key of the study's parent run.</summary>
    public string Key { get; }

    /// <summary>Opens the file of a study as the only one, and waits for others that have it.</summary>
    /// <param name="folder">The folder of a run of the study.</param>
    /// <param name="study">The study's key.</param>
    /// <param name="fingerprint">What makes the parent's key, where this run is the first.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<StudyFile> OpenAsync(
        RunFolder folder,
        string study,
        string fingerprint,
        CancellationToken cancellation
    )
    {
        var path = Path.Combine(Path.GetDirectoryName(folder.Path)!, $".mlflow-study-{study}");
        while (true)
        {
            try
            {
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return new StudyFile(file, ReadOrWrite(file, study, fingerprint));
            }
            catch (IOException e) when (e.HResult is 11 or unchecked((int)0x80070020))
            {
                // Another run of the study is at its parent, for as long as a few statements or requests take.
                await Task.Delay(Pause, cancellation).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private static string ReadOrWrite(FileStream file, string study, string fingerprint)
    {
        using var reader = new StreamReader(file, leaveOpen: true);
        var found = reader.ReadToEnd().Trim();
        if (found.Length > 0)
        {
            return found;
        }

        var key = $"study {study} {fingerprint}";
        using var writer = new StreamWriter(file, leaveOpen: true);
        writer.Write(key);
        return key;
    }
}
