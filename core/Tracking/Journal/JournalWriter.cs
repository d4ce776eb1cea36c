using System.Buffers;
using System.Text.Json;
using Rlfw.Contracts;

namespace Rlfw.Tracking;

/// <summary>Appends events to the journal. Used by one thread.</summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _pending = new();
    private long _length;

    /// <summary>Opens the journal behind its last complete line; what a crash left of a torn one is cut off.</summary>
    /// <param name="path">The file, made where it is missing.</param>
    /// <param name="length">Where the last complete line ends, in bytes.</param>
    /// <exception cref="RunFolderException">It cannot be opened or cut.</exception>
    public JournalWriter(string path, long length)
    {
        _path = path;
        _length = length;
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
            if (_file.Length > length)
            {
                _file.SetLength(length);
            }

            _file.Position = length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _file?.Dispose();
            throw RunFolderException.For("write", path, e);
        }
    }

    /// <summary>Takes an event into the buffer.</summary>
    public void Append(RunEvent record)
    {
        using var json = new Utf8JsonWriter(
            _pending,
            new JsonWriterOptions { Encoder = EventJson.Lines.Options.Encoder, SkipValidation = true }
        );
        JsonSerializer.Serialize(json, record, EventJson.Lines.RunEvent);
        json.Flush();
        _pending.Write("\n"u8);
    }

    /// <summary>Hands the buffer to the operating system: from here on the death of the process loses nothing.</summary>
    /// <exception cref="RunFolderException">The disk is full, or another error of the file system.</exception>
    public void Push()
    {
        if (_pending.WrittenCount == 0)
        {
            return;
        }

        try
        {
            _file.Write(_pending.WrittenSpan);
            _length += _pending.WrittenCount;
            _pending.ResetWrittenCount();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            CutTornLine();
            throw RunFolderException.For("write", _path, e);
        }
    }

    /// <summary>Waits until the device has everything: from here on a power failure loses nothing.</summary>
    /// <exception cref="RunFolderException">The disk is full, or another error of the file system.</exception>
    public void Sync()
    {
        Push();
        try
        {
            _file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RunFolderException.For("write", _path, e);
        }
    }

    public void Dispose() => _file.Dispose();

    private void CutTornLine()
    {
        try
        {
            _file.SetLength(_length);
        }
        catch (IOException)
        {
            // The reader leaves a torn line out, so nothing depends on the cut; the first error is the one to report.
        }
    }
}
