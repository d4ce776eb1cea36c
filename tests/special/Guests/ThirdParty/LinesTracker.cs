using Rlfw.Contracts;

namespace ThirdParty;

/// <summary>Writes "sequence type" for every event into a file of the run folder.</summary>
[Plugin("lines", typeof(LinesOptions), Summary = "One line an event.")]
public sealed class LinesTracker(LinesOptions options, RunFolder folder) : ITracker
{
    private readonly StreamWriter _file = new(Path.Combine(folder.Path, options.File), append: true);

    public async ValueTask RecordAsync(RunEvent record, CancellationToken cancellation) =>
        await _file.WriteLineAsync($"{record.Sequence} {record.Payload.GetType().Name}".AsMemory(), cancellation);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
