using Rlfw.Contracts;
using Rlfw.Training.Networks;

namespace Rlfw.Plugins.Dqn;

/// <summary>Q(s, .) as the options want it computed: by one network or two streams, with noise in the parameters or without.</summary>
internal sealed class DqnNetwork
{
    private readonly int _actions;
    private readonly bool _isDueling;
    private float[] _predicted = [];
    private float[] _learned = [];
    private float[] _streamGradients = [];

    /// <summary>Builds the network.</summary>
    /// <param name="options">The options.</param>
    /// <param name="context">Network builder, device and streams.</param>
    /// <param name="inputs">Width of the input.</param>
    public DqnNetwork(DqnOptions options, EnvironmentAlgorithmContext context, int inputs)
    {
        _actions = ((DiscreteSpace)context.ActionSpace).Count;
        _isDueling = options.Dueling;
        var shape = new NetworkShape(inputs, _isDueling ? 1 + _actions : _actions)
        {
            DefaultHidden = [256, 256],
            DefaultActivation = "relu",
            Heads = _isDueling ? [1, _actions] : [],
        };
        var initialization = context.Streams.Get("initialization");
        Network = TrainableNetworks.Build(context, shape, initialization);
        if (options.NoisyNetworks)
        {
            var noisy = TrainableNetworks.Build(context, shape, initialization);
            Network = Noisy = new NoisyNetwork(Network, noisy, options.NoiseScale);
        }
    }

    /// <summary>What learns.</summary>
    public ITrainableNetwork Network { get; }

    /// <summary>The same where it has noise, else null.</summary>
    public NoisyNetwork? Noisy { get; }

    /// <summary>Q(s, .), [rows, A], with the latest noise where there is any; valid until the next call.</summary>
    public ReadOnlySpan<float> Predict(ReadOnlySpan<float> inputs, int rows) =>
        Combine(Network.Predict(inputs, rows), rows, ref _predicted);

    /// <summary>Q(s, .), [rows, A], without noise; valid until the next call.</summary>
    public ReadOnlySpan<float> PredictMean(ReadOnlySpan<float> inputs, int rows) =>
        Combine((Noisy?.Mean ?? Network).Predict(inputs, rows), rows, ref _predicted);

    /// <summary>Q(s, .), [rows, A]; keeps what <see cref="Backward"/> needs.</summary>
    public ReadOnlySpan<float> Forward(ReadOnlySpan<float> inputs, int rows) =>
        Combine(Network.Forward(inputs, rows), rows, ref _learned);

    /// <summary>Adds the loss's gradients by the parameters.</summary>
    /// <param name="gradients">By Q(s, .), [rows, A].</param>
    public void Backward(ReadOnlySpan<float> gradients)
    {
        if (!_isDueling)
        {
            Network.Backward(gradients);
            return;
        }

        var streams = Reserve(ref _streamGradients, gradients.Length / _actions * (1 + _actions));
        Dueling.Gradients(gradients, _actions, streams);
        Network.Backward(streams);
    }

    private ReadOnlySpan<float> Combine(ReadOnlySpan<float> outputs, int rows, ref float[] values)
    {
        if (!_isDueling)
        {
            return outputs;
        }

        var combined = Reserve(ref values, rows * _actions);
        Dueling.Values(outputs, _actions, combined);
        return combined;
    }

    private static Span<float> Reserve(ref float[] array, int length)
    {
        if (array.Length < length)
        {
            array = new float[length];
        }

        return array.AsSpan(0, length);
    }
}
