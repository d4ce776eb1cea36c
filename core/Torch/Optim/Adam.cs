using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules;

/// <summary>
/// Adam (Kingma and Ba, 2014, https://arxiv.org/abs/1412.6980); weight decay is L2 regularization.
/// </summary>
public sealed class Adam : OptimizerHelper, optim.IBetas
{
    private readonly Options _defaults;

    internal Adam(IEnumerable<ParamGroup> groups, Options defaults)
    {
        _defaults = defaults;
        foreach (var group in groups)
        {
            add_param_group(group);
        }
    }

    /// <summary>The decay rates of the first group; setting them sets those of all groups.</summary>
    public (double, double) Betas
    {
        get => ((ParamGroup)Groups[0]).Betas;
        set
        {
            foreach (var group in Groups)
            {
                ((ParamGroup)group).Betas = value;
            }
        }
    }

    /// <inheritdoc />
    public override Tensor? step(Func<Tensor>? closure = null)
    {
        var loss = Evaluate(closure);
        using var _ = no_grad();
        foreach (var group in Groups)
        {
            using var scope = NewDisposeScope();
            var options = (Options)group.Options;
            foreach (var batch in Batches<State>(group, options.maximize!.Value))
            {
                Update(batch, options);
            }
        }
        return loss;
    }

    /// <inheritdoc />
    public override void add_param_group(Modules.ParamGroup param_group) =>
        Add(param_group, _defaults, parameter => new State(parameter));

    private static void Update(StepBatch<State> batch, Options options)
    {
        var rate = options.LearningRate!.Value;
        batch.AddDecay(options.weight_decay!.Value);
        var update = new AdamUpdate(
            batch.Of(state => state.exp_avg),
            batch.Of(state => state.exp_avg_sq),
            options.amsgrad!.Value ? batch.Of(state => state.max_exp_avg_sq) : null
        );
        update.Apply(
            batch.Parameters,
            batch.Gradients,
            batch.Steps + 1,
            rate,
            (options.beta1!.Value, options.beta2!.Value),
            options.eps!.Value
        );
        batch.States.ForEach(state => state.step++);
    }

    /// <summary>Hyperparameters of a group; what is null is the optimizer's.</summary>
    public sealed class Options : OptimizerOptions
    {
        /// <summary>Decay rate of the gradients' average.</summary>
        public double? beta1;

        /// <summary>Decay rate of the squared gradients' average.</summary>
        public double? beta2;

        /// <summary>Added to the denominator.</summary>
        public double? eps;

        /// <summary>Times the parameter, added to the gradient.</summary>
        public double? weight_decay;

        /// <summary>Whether the largest squared average so far is divided by (AMSGrad).</summary>
        public bool? amsgrad;

        /// <summary>Whether to climb rather than to descend.</summary>
        public bool? maximize;

        /// <inheritdoc />
        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var other = (Options)source;
            (beta1, beta2, eps) = (other.beta1, other.beta2, other.eps);
            (weight_decay, amsgrad, maximize) = (other.weight_decay, other.amsgrad, other.maximize);
        }

        internal override void Complete(OptimizerOptions defaults)
        {
            CompleteRate(defaults);
            var other = (Options)defaults;
            beta1 ??= other.beta1;
            beta2 ??= other.beta2;
            eps ??= other.eps;
            weight_decay ??= other.weight_decay;
            amsgrad ??= other.amsgrad;
            maximize ??= other.maximize;
        }

        internal override IEnumerable<string> Faults() =>
            RateFaults()
                .Concat(OutsideUnit(beta1, nameof(beta1)))
                .Concat(OutsideUnit(beta2, nameof(beta2)))
                .Concat(Below(eps, 0, nameof(eps)))
                .Concat(Below(weight_decay, 0, nameof(weight_decay)));
    }

    /// <summary>Parameters that share hyperparameters.</summary>
    public sealed class ParamGroup : ParamGroup<Options>, optim.IBetas
    {
        /// <summary>Makes a group without parameters, all hyperparameters the optimizer's.</summary>
        public ParamGroup() { }

        /// <summary>Makes a group.</summary>
        /// <param name="parameters">The parameters.</param>
        /// <param name="options">The hyperparameters.</param>
        public ParamGroup(IEnumerable<Parameter> parameters, Options options)
            : base(parameters, options) { }

        /// <summary>The averages' decay rates.</summary>
        public (double, double) Betas
        {
            get => (Options.beta1 ?? 0.9, Options.beta2 ?? 0.999);
            set => (Options.beta1, Options.beta2) = value;
        }
    }

    /// <summary>What is remembered of one parameter.</summary>
    public sealed class State : OptimizerState, IDisposable
    {
        /// <summary>Steps made so far.</summary>
        public long step;

        /// <summary>The gradients' average; null before the first step.</summary>
        public Tensor? exp_avg;

        /// <summary>The squared gradients' average; null before the first step.</summary>
        public Tensor? exp_avg_sq;

        /// <summary>The largest squared average so far; null without AMSGrad.</summary>
        public Tensor? max_exp_avg_sq;

        /// <summary>Makes the state of a parameter before its first step.</summary>
        /// <param name="parameter">The parameter.</param>
        public State(Parameter parameter)
            : base(parameter) { }

        internal override bool IsInitialized => exp_avg is not null;

        internal override long Steps
        {
            get => step;
            set => step = value;
        }

        internal override IReadOnlyList<(string Name, Tensor? Value)> Tensors =>
            [(nameof(exp_avg), exp_avg), (nameof(exp_avg_sq), exp_avg_sq), (nameof(max_exp_avg_sq), max_exp_avg_sq)];

        internal override IReadOnlyList<string> NamesFor(OptimizerOptions options) =>
            ((Options)options).amsgrad == true
                ? [nameof(exp_avg), nameof(exp_avg_sq), nameof(max_exp_avg_sq)]
                : [nameof(exp_avg), nameof(exp_avg_sq)];

        /// <inheritdoc />
        public override void Initialize(OptimizerOptions options)
        {
            Dispose();
            step = 0;
            exp_avg = Zeros();
            exp_avg_sq = Zeros();
            max_exp_avg_sq = ((Options)options).amsgrad == true ? Zeros() : null;
        }

        /// <summary>Disposes the tensors.</summary>
        public void Dispose() => DisposeTensors();

        private protected override void Set(string name, Tensor? value)
        {
            ref var target = ref exp_avg;
            if (name == nameof(exp_avg_sq))
            {
                target = ref exp_avg_sq;
            }
            else if (name == nameof(max_exp_avg_sq))
            {
                target = ref max_exp_avg_sq;
            }
            target?.Dispose();
            target = value;
        }
    }
}
