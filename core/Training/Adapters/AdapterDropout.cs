using Rlfw.Contracts;

namespace Rlfw.Training.Adapters;

/// <summary>
/// Leaves inputs of an adapter out with a probability and scales the others up (Srivastava et al., 2014). Which ones is a
/// function of the pass and the place: each pass draws one number from the stream, whose position is all the state there
/// is. Nothing is left out where gradients are not recorded: generation and scoring see the whole adapter.
/// </summary>
/// <param name="probability">In [0, 1).</param>
/// <param name="random">The stream; its owner has it in the checkpoint.</param>
/// <param name="device">Where masks are drawn.</param>
public sealed class AdapterDropout(double probability, RandomStream random, Device device) : IDisposable
{
    private const ulong PlaceStep = 0x9E3779B97F4A7C15;

    private readonly torch.Generator _generator = new(device: device);
    private ulong _pass;
    private bool _active;

    /// <summary>Begins a forward pass.</summary>
    /// <param name="learning">Whether the adapter learns from it; without gradients it does not.</param>
    public void BeginPass(bool learning)
    {
        _active = learning && probability > 0 && torch.is_grad_enabled();
        if (_active)
        {
            _pass = random.NextUInt64();
        }
    }

    /// <summary>Leaves out what the pass and the place decide.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="place">The place's position among all that drop inputs.</param>
    /// <returns>A new tensor, or the input itself where nothing is left out.</returns>
    public Tensor Apply(Tensor input, int place)
    {
        if (!_active)
        {
            return input;
        }

        _generator.manual_seed(unchecked((long)(_pass + ((ulong)place * PlaceStep))));
        using (AmbientGenerator.Use(_generator))
        {
            return nn.functional.dropout(input, probability);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _generator.Dispose();
}
