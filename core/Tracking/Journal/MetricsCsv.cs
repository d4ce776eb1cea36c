using CsvHelper;
using Rlfw.Contracts;

namespace Rlfw.Tracking;

/// <summary>
/// The metrics once more, for spreadsheets and data frames: <c>metrics.csv</c>, one value a row. A convenience derived from
/// the journal: opening it writes anew what the journal holds.
/// </summary>
internal sealed class MetricsCsv : IDisposable
{
    public const string FileName = "metrics.csv";

    private static readonly string[] Columns = ["sequence", "step", "environment_steps", "stage", "name", "value"];

    private readonly string _path;
    private readonly CsvWriter _csv;

    /// <summary>Writes the header and the events there are.</summary>
    /// <exception cref="RunFolderException">It cannot be written.</exception>
    public MetricsCsv(string path, IEnumerable<RunEvent> recorded)
    {
        _path = path;
        try
        {
            _csv = CsvWriter.Create(
                new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0),
                CsvWriterOptions.Default with
                {
                    NewLine = "\n",
                }
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RunFolderException.For("write", path, e);
        }

        try
        {
            Guard(() => _csv.WriteRecord(Columns));
            foreach (var record in recorded)
            {
                Append(record);
            }

            Push();
        }
        catch (RunFolderException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Writes the rows of an event that holds metrics.</summary>
    public void Append(RunEvent record)
    {
        if (record.Payload is not MetricsRecorded metrics)
        {
            return;
        }

        Guard(() =>
        {
            foreach (var (name, value) in metrics.Values)
            {
                _csv.WriteField(record.Sequence);
                _csv.WriteField(record.Step);
                _csv.WriteField(metrics.EnvironmentSteps);
                _csv.WriteField(metrics.Stage);
                _csv.WriteField(name);
                _csv.WriteField(value);
                _csv.EndRecord();
            }
        });
    }

    /// <summary>Hands what was written to the operating system.</summary>
    /// <exception cref="RunFolderException">The disk is full, or another error of the file system.</exception>
    public void Push() => Guard(_csv.Flush);

    public void Dispose()
    {
        try
        {
            _csv.Dispose();
        }
        catch (IOException)
        {
            // A full disk was reported by Push; closing tries the same bytes once more.
        }
    }

    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RunFolderException.For("write", _path, e);
        }
    }
}
