using System.Text.Json;
using Rlfw.Contracts;
using Rlfw.Measuring;

namespace Rlfw.Plugins.MlflowTracking.Delivery;

/// <summary>
/// The samples of the machine's use in the run folder (<c>system.jsonl</c>), one a line: there before they are sent, like every
/// event.
/// </summary>
/// <param name="folder">The run folder.</param>
internal sealed class SystemLog(RunFolder folder)
{
    /// <summary>The file's name within the run folder.</summary>
    public const string FileName = "system.jsonl";

    private readonly string _path = Path.Combine(folder.Path, FileName);

    /// <summary>The number of the last sample; 0 for none.</summary>
    public long Last => ReadAfter(0).LastOrDefault()?.Number ?? 0;

    /// <summary>Adds a sample.</summary>
    public void Append(SystemSample sample)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(sample);
        // One write: a line is there whole or, after a crash, torn at the end, where reading leaves it out.
        using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write([.. Torn() ? "\n"u8 : [], .. line, (byte)'\n']);
    }

    /// <summary>The samples behind one.</summary>
    public IEnumerable<SystemSample> ReadAfter(long number)
    {
        if (!File.Exists(_path))
        {
            yield break;
        }

        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var lines = new StreamReader(file);
        while (lines.ReadLine() is { } line)
        {
            if (Parse(line) is { } sample && sample.Number > number)
            {
                yield return sample;
            }
        }
    }

    private bool Torn()
    {
        if (!File.Exists(_path))
        {
            return false;
        }

        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        return file.Length > 0 && file.Seek(-1, SeekOrigin.End) >= 0 && file.ReadByte() != '\n';
    }

    private static SystemSample? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<SystemSample>(line);
        }
        catch (JsonException)
        {
            // Torn by a crash.
            return null;
        }
    }
}
