using System.Buffers;
using Rlfw.Contracts;

namespace Rlfw.Tracking;

/// <summary>
/// Appends completions to their file, before the journal gets the event that counts them: what the journal has is there, and
/// what a death between the two left behind is cut off when the run goes on. Used by one thread.
/// </summary>
internal sealed class CompletionWriter : IDisposable
{
    private readonly string _path;
    private readonly ArrayBufferWriter<byte> _pending = new();
    private FileStream? _file;

    /// <summary>Opens the file where there is one; it is made with the first completion.</summary>
    /// <param name="path">The file.</param>
    /// <param name="last">The sequence number of the journal's last event; lines beyond it are cut off.</param>
    /// <exception cref="RunFolderException">It cannot be opened or cut.</exception>
    public CompletionWriter(string path, long last)
    {
        _path = path;
        if (File.Exists(path))
        {
            Guard(() =>
            {
                var file = Open();
                var end = LineFile.EndOfLast(file, line => CompletionJson.SequenceOf(line) <= last);
                file.SetLength(end);
                file.Position = end;
            });
        }
    }

    /// <summary>Takes the completions of an event into the buffer.</summary>
    /// <returns>The event as the journal has it.</returns>
    public RunEvent Append(RunEvent record)
    {
        if (record.Payload is not CompletionsStored stored)
        {
            return record;
        }

        CompletionJson.Write(record, stored, _pending);
        return record with { Payload = CompletionJson.WithDigest(stored) };
    }

    /// <summary>Hands the buffer to the operating system.</summary>
    /// <exception cref="RunFolderException">The disk is full, or another error of the file system.</exception>
    public void Push()
    {
        if (_pending.WrittenCount > 0)
        {
            Guard(() => Open().Write(_pending.WrittenSpan));
            _pending.ResetWrittenCount();
        }
    }

    /// <summary>Waits until the device has everything.</summary>
    /// <exception cref="RunFolderException">The disk is full, or another error of the file system.</exception>
    public void Sync()
    {
        Push();
        Guard(() => _file?.Flush(flushToDisk: true));
    }

    public void Dispose() => _file?.Dispose();

    private FileStream Open() =>
        _file ??= new FileStream(
            _path,
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            FileShare.ReadWrite,
            bufferSize: 0
        );

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RunFolderException.For("write", _path, e);
        }
    }
}
