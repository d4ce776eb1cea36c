using Rlfw.Generation.Sampling;

namespace Rlfw.Generation.Running;

/// <summary>
/// What a recorded step reads and writes: tensors on the GPU that stay where they are, and page-locked ones on the host, of which
/// there are several turns, as a copy may still be under way when the next step is prepared.
/// </summary>
internal sealed class DecodingBuffers : IDisposable
{
    // A step in flight, one being collected, and the one that is prepared.
    private const int Turns = 3;

    private readonly HostTurn[] _turns;
    private readonly Tensor _longs;
    private readonly Tensor _ints;
    private readonly Tensor _tables;
    private readonly Tensor _doubles;
    private readonly Tensor _floats;
    private int _turn;

    /// <summary>Allocates.</summary>
    /// <param name="settings">Device and sizes.</param>
    public DecodingBuffers(RunnerSettings settings)
    {
        Rows = settings.MaximumRows;
        TableWidth = settings.MaximumBlocks;
        _turns = [.. Enumerable.Range(0, Turns).Select(_ => new HostTurn(Rows, TableWidth))];
        _longs = Zeros([4, Rows], ScalarType.Int64);
        _ints = Zeros([2, Rows], ScalarType.Int32);
        _tables = Zeros([Rows * TableWidth], ScalarType.Int32);
        _doubles = Zeros([Rows], ScalarType.Float64);
        _floats = Zeros([3, Rows], ScalarType.Float32);
        Drawn = Zeros([Rows], ScalarType.Int64);

        Tensor Zeros(long[] shape, ScalarType dtype) =>
            torch.zeros(shape, dtype, settings.Device).DetachFromDisposeScope();
    }

    /// <summary>Tokens of a step, at most.</summary>
    public int Rows { get; }

    /// <summary>Blocks of a sequence, at most.</summary>
    public int TableWidth { get; }

    /// <summary>The tokens that the last step drew, int64 [rows], on the device.</summary>
    public Tensor Drawn { get; }

    /// <summary>Sends a step's numbers to the device; does not wait.</summary>
    /// <param name="inputs">The tokens, of tables <see cref="TableWidth"/> wide.</param>
    /// <param name="columns">How tokens are drawn.</param>
    /// <returns>Where the host will find the results.</returns>
    public HostTurn Send(StepInputs inputs, SamplingColumns columns)
    {
        var turn = _turns[_turn];
        _turn = (_turn + 1) % Turns;
        turn.Fill(inputs, columns);
        _longs.copy_(turn.Longs, nonBlocking: true);
        _ints.copy_(turn.Ints, nonBlocking: true);
        using (var rows = turn.Tables.narrow(0, 0, inputs.Tables.Length))
        using (var target = _tables.narrow(0, 0, inputs.Tables.Length))
        {
            target.copy_(rows, nonBlocking: true);
        }

        _doubles.copy_(turn.Doubles, nonBlocking: true);
        _floats.copy_(turn.Floats, nonBlocking: true);
        return turn;
    }

    /// <summary>The tokens of a step of so many rows; views and results of the ambient scope.</summary>
    public StepBatch Batch(int rows)
    {
        Tensor ids = _longs[0].narrow(0, 0, rows),
            sources = _longs[1].narrow(0, 0, rows);
        var fromBefore = Drawn.index_select(0, sources.clamp_min(0));
        return new StepBatch(
            torch.where(sources.ge(0), fromBefore, ids),
            _longs[2].narrow(0, 0, rows),
            _longs[3].narrow(0, 0, rows),
            OutputRows: null
        )
        {
            Tables = _tables.narrow(0, 0, (long)rows * TableWidth).view(rows, TableWidth),
            Lengths = _ints[0].narrow(0, 0, rows),
        };
    }

    /// <summary>How the tokens of a step are drawn.</summary>
    public SamplingRows Sampling(int rows, SamplingNeeds needs) =>
        new(
            needs,
            _doubles.narrow(0, 0, rows),
            _floats[0].narrow(0, 0, rows),
            _ints[1].narrow(0, 0, rows),
            _floats[1].narrow(0, 0, rows),
            _floats[2].narrow(0, 0, rows)
        );

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var turn in _turns)
        {
            turn.Dispose();
        }

        foreach (var tensor in new[] { _longs, _ints, _tables, _doubles, _floats, Drawn })
        {
            tensor.Dispose();
        }
    }
}
