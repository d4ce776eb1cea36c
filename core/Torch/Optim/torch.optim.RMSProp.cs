using Rlfw.Torch.Modules;

namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>RMSprop (Tieleman and Hinton, 2012).</summary>
        /// <param name="parameters">The parameters.</param>
        /// <param name="lr">The learning rate.</param>
        /// <param name="alpha">Decay rate of the averages.</param>
        /// <param name="eps">Added to the denominator.</param>
        /// <param name="weight_decay">Weight decay.</param>
        /// <param name="momentum">The share of the buffer that stays at every step; 0 for none.</param>
        /// <param name="centered">Whether the variance, not the mean square, is divided by.</param>
        /// <param name="maximize">Whether to climb rather than to descend.</param>
        public static RMSProp RMSProp(
            IEnumerable<Parameter> parameters,
            double lr = 0.01,
            double alpha = 0.99,
            double eps = 1e-8,
            double weight_decay = 0,
            double momentum = 0,
            bool centered = false,
            bool maximize = false
        ) =>
            RMSProp(
                [new RMSProp.ParamGroup(parameters, new())],
                lr,
                alpha,
                eps,
                weight_decay,
                momentum,
                centered,
                maximize
            );

        /// <summary>RMSprop (Tieleman and Hinton, 2012).</summary>
        /// <param name="parameters">The parameters with names, which do not matter here.</param>
        /// <param name="lr">The learning rate.</param>
        /// <param name="alpha">Decay rate of the averages.</param>
        /// <param name="eps">Added to the denominator.</param>
        /// <param name="weight_decay">Weight decay.</param>
        /// <param name="momentum">The share of the buffer that stays at every step; 0 for none.</param>
        /// <param name="centered">Whether the variance, not the mean square, is divided by.</param>
        /// <param name="maximize">Whether to climb rather than to descend.</param>
        public static RMSProp RMSProp(
            IEnumerable<(string name, Parameter parameter)> parameters,
            double lr = 0.01,
            double alpha = 0.99,
            double eps = 1e-8,
            double weight_decay = 0,
            double momentum = 0,
            bool centered = false,
            bool maximize = false
        ) =>
            RMSProp(
                parameters.Select(entry => entry.parameter),
                lr,
                alpha,
                eps,
                weight_decay,
                momentum,
                centered,
                maximize
            );

        /// <summary>RMSprop (Tieleman and Hinton, 2012).</summary>
        /// <param name="parameters">Groups; what their options leave open is as given here.</param>
        /// <param name="lr">The learning rate.</param>
        /// <param name="alpha">Decay rate of the averages.</param>
        /// <param name="eps">Added to the denominator.</param>
        /// <param name="weight_decay">Weight decay.</param>
        /// <param name="momentum">The share of the buffer that stays at every step; 0 for none.</param>
        /// <param name="centered">Whether the variance, not the mean square, is divided by.</param>
        /// <param name="maximize">Whether to climb rather than to descend.</param>
        public static RMSProp RMSProp(
            IEnumerable<RMSProp.ParamGroup> parameters,
            double lr = 0.01,
            double alpha = 0.99,
            double eps = 1e-8,
            double weight_decay = 0,
            double momentum = 0,
            bool centered = false,
            bool maximize = false
        )
        {
            ArgumentNullException.ThrowIfNull(parameters);
            return new RMSProp(
                parameters,
                new RMSProp.Options
                {
                    LearningRate = lr,
                    alpha = alpha,
                    eps = eps,
                    weight_decay = weight_decay,
                    momentum = momentum,
                    centered = centered,
                    maximize = maximize,
                }
            );
        }
    }
}
