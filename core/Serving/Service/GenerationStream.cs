using System.Threading.Channels;
using Rlfw.Generation;

namespace Rlfw.Serving;

/// <summary>
/// Completions of one caller on their way: outputs come as the engine gives them, in order within a completion. Disposing takes
/// back what has not ended. One reader.
/// </summary>
public sealed class GenerationStream : IAsyncDisposable
{
    private readonly GenerationService _service;
    private readonly Channel<GenerationOutput> _outputs;
    private int _left;

    internal GenerationStream(GenerationService service, IReadOnlyList<GenerationRequest> requests, int maximumUnread)
    {
        _service = service;
        Requests = requests;
        _left = requests.Count;
        _outputs = Channel.CreateBounded<GenerationOutput>(
            new BoundedChannelOptions(maximumUnread) { SingleReader = true, SingleWriter = true }
        );
    }

    /// <summary>What was asked for; outputs name a request by its id.</summary>
    public IReadOnlyList<GenerationRequest> Requests { get; }

    /// <summary>Whether nothing more will come.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>The outputs of all completions, until all have ended.</summary>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <exception cref="Rlfw.Contracts.UserErrorException">The engine refused a request: its prompt does not fit, its sampling is impossible.</exception>
    /// <exception cref="SlowReaderException">They were not read in time.</exception>
    /// <exception cref="GenerationFailedException">The engine failed, or the service closed.</exception>
    public IAsyncEnumerable<GenerationOutput> ReadAllAsync(CancellationToken cancellation = default) =>
        _outputs.Reader.ReadAllAsync(cancellation);

    /// <summary>Whether an output is there that can be had without waiting.</summary>
    public bool HasMore => _outputs.Reader.TryPeek(out _);

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _service.TakeBack(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Hands an output over, on the engine's thread.</summary>
    /// <returns>False where the reader is too far behind.</returns>
    internal bool TryWrite(GenerationOutput output)
    {
        if (!_outputs.Writer.TryWrite(output))
        {
            return false;
        }

        if (output.Finish is not null && --_left == 0)
        {
            End(null);
        }

        return true;
    }

    /// <summary>Ends it, on the engine's thread; the first call counts.</summary>
    internal void End(Exception? why)
    {
        IsOver = true;
        _outputs.Writer.TryComplete(why);
    }
}
