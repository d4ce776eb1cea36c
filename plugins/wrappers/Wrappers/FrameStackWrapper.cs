using Rlfw.Contracts;

namespace Rlfw.Plugins.Wrappers;

/// <summary>Shows the last few observations at once, the oldest first.</summary>
[Plugin("frame-stack", typeof(FrameStackOptions), Summary = "The last few observations at once")]
public sealed class FrameStackWrapper : IEnvironmentWrapper
{
    private readonly FrameStackOptions _options;
    private readonly IVectorEnvironment _inner;
    private readonly VectorOutcome _frame;
    private readonly float[] _stacks;
    private readonly int _size;

    /// <summary>Puts itself around environments.</summary>
    /// <param name="options">How many.</param>
    /// <param name="context">What it wraps.</param>
    /// <exception cref="UserErrorException">Observations are indices, or so many at once are too large.</exception>
    public FrameStackWrapper(FrameStackOptions options, WrapperContext context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        (_options, _inner) = (options, context.Inner);
        if (_inner.ObservationSpace is not BoxSpace box)
        {
            throw new UserErrorException(
                "frame-stack needs observations that are vectors; those of this environment are indices: leave the wrapper out"
            );
        }

        _size = box.Size;
        if ((long)_inner.Count * options.Frames * _size > Array.MaxLength)
        {
            throw new UserErrorException(
                $"frame-stack of {options.Frames} observations of {_size} numbers, in {_inner.Count} environments, is more than an array "
                    + "holds: set 'frames' lower"
            );
        }

        _frame = new VectorOutcome(_inner.Count, _size);
        _stacks = new float[_inner.Count * options.Frames * _size];
        ObservationSpace = new BoxSpace(Repeat(box.Low), Repeat(box.High));
    }

    /// <inheritdoc />
    public int Count => _inner.Count;

    /// <inheritdoc />
    public Space ObservationSpace { get; }

    /// <inheritdoc />
    public Space ActionSpace => _inner.ActionSpace;

    /// <inheritdoc />
    public void Reset(int index, RandomStream random, Span<float> observation)
    {
        var stack = Stack(index);
        var newest = stack[^_size..];
        _inner.Reset(index, random, newest);
        for (var frame = 0; frame < _options.Frames - 1; frame++)
        {
            var older = stack.Slice(frame * _size, _size);
            if (_options.Padding == FramePadding.First)
            {
                newest.CopyTo(older);
            }
            else
            {
                older.Clear();
            }
        }

        stack.CopyTo(observation);
    }

    /// <inheritdoc />
    public void Step(ReadOnlySpan<float> actions, VectorOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        _inner.Step(actions, _frame);
        for (var i = 0; i < Count; i++)
        {
            var stack = Stack(i);
            stack[_size..].CopyTo(stack);
            _frame.Observation(i).CopyTo(stack[^_size..]);
            stack.CopyTo(outcome.Observation(i));
            outcome.Rewards[i] = _frame.Rewards[i];
            outcome.Terminated[i] = _frame.Terminated[i];
            outcome.Truncated[i] = _frame.Truncated[i];
        }
    }

    /// <inheritdoc />
    public void Save(IStateWriter state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Write("stacks", _stacks);
        _inner.Save(state.Section("inner"));
    }

    /// <inheritdoc />
    public void Load(IStateReader state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.ReadSingles("stacks").CopyTo(_stacks, 0);
        _inner.Load(state.Section("inner"));
    }

    private Span<float> Stack(int index) => _stacks.AsSpan(index * _options.Frames * _size, _options.Frames * _size);

    private float[] Repeat(IReadOnlyList<float> bounds) =>
        [.. Enumerable.Repeat(bounds, _options.Frames).SelectMany(x => x)];
}
