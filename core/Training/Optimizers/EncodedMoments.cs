using Rlfw.Contracts;

namespace Rlfw.Training.Optimizers;

/// <summary>Means as a byte each, and a scale for each block of them.</summary>
internal sealed class EncodedMoments : IMoments
{
    private readonly BlockwiseCode _signed;
    private readonly BlockwiseCode _unsigned;
    private readonly Tensor _means;
    private readonly Tensor _meanScales;
    private readonly Tensor _squares;
    private readonly Tensor _squareScales;

    /// <summary>Makes means of 0.</summary>
    /// <param name="count">Elements of the parameter.</param>
    /// <param name="codes">The codes of means and of squares, on the parameter's device; the caller disposes them.</param>
    /// <param name="device">That device.</param>
    public EncodedMoments(long count, (BlockwiseCode Signed, BlockwiseCode Unsigned) codes, Device device)
    {
        (_signed, _unsigned) = codes;
        var blocks = BlockwiseCode.Blocks(count);
        // Whatever a byte says, times a scale of 0 it is 0.
        _means = torch.zeros([count], ScalarType.Byte, device).DetachFromDisposeScope();
        _squares = torch.zeros([count], ScalarType.Byte, device).DetachFromDisposeScope();
        _meanScales = torch.zeros([blocks], ScalarType.Float32, device).DetachFromDisposeScope();
        _squareScales = torch.zeros([blocks], ScalarType.Float32, device).DetachFromDisposeScope();
    }

    /// <inheritdoc />
    public long Bytes => (2 * _means.numel()) + (2 * sizeof(float) * _meanScales.numel());

    /// <inheritdoc />
    public (Tensor Mean, Tensor Square) Read(long first, long count) =>
        (
            _signed.Decode(_means.narrow(0, first, count), Scales(_meanScales, first, count)),
            _unsigned.Decode(_squares.narrow(0, first, count), Scales(_squareScales, first, count))
        );

    /// <inheritdoc />
    public void Write(long first, Tensor mean, Tensor square)
    {
        var count = mean.shape[0];
        var (means, meanScales) = _signed.Encode(mean);
        var (squares, squareScales) = _unsigned.Encode(square);
        _means.narrow(0, first, count).copy_(means);
        _squares.narrow(0, first, count).copy_(squares);
        Scales(_meanScales, first, count).copy_(meanScales);
        Scales(_squareScales, first, count).copy_(squareScales);
    }

    /// <inheritdoc />
    public void Save(ITensorStateWriter state)
    {
        state.WriteTensor("mean_codes", _means);
        state.WriteTensor("mean_scales", _meanScales);
        state.WriteTensor("square_codes", _squares);
        state.WriteTensor("square_scales", _squareScales);
    }

    /// <inheritdoc />
    public void Load(ITensorStateReader state)
    {
        SavedTensors.Take(_means, state, "mean_codes");
        SavedTensors.Take(_meanScales, state, "mean_scales");
        SavedTensors.Take(_squares, state, "square_codes");
        SavedTensors.Take(_squareScales, state, "square_scales");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _means.Dispose();
        _meanScales.Dispose();
        _squares.Dispose();
        _squareScales.Dispose();
    }

    private static Tensor Scales(Tensor all, long first, long count) =>
        all.narrow(0, first / BlockwiseCode.BlockSize, BlockwiseCode.Blocks(count));
}
