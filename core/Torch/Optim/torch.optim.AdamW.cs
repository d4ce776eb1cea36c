using Rlfw.Torch.Modules;

namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2017).</summary>
        /// <param name="parameters">The parameters.</param>
        /// <param name="lr">The learning rate.</param>
        /// <param name="beta1">Decay rate of the gradients' average.</param>
        /// <param name="beta2">Decay rate of the squared gradients' average.</param>
        /// <param name="eps">Added to the denominator.</param>
        /// <param name="weight_decay">Weight decay.</param>
        /// <param name="amsgrad">Whether the largest squared average so far is divided by.</param>
        /// <param name="maximize">Whether to climb rather than to descend.</param>
        public static AdamW AdamW(
            IEnumerable<Parameter> parameters,
            double lr = 1e-3,
            double beta1 = 0.9,
            double beta2 = 0.999,
            double eps = 1e-8,
            double weight_decay = 0,
            bool amsgrad = false,
            bool maximize = false
        ) => AdamW([new AdamW.ParamGroup(parameters, new())], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

        /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2017).</summary>
        /// <param name="parameters">The parameters with names, which do not matter here.</param>
        /// <param name="lr">The learning rate.</param>
        /// <param name="beta1">Decay rate of the gradients' average.</param>
        /// <param name="beta2">Decay rate of the squared gradients' average.</param>
        /// <param name="eps">Added to the denominator.</param>
        /// <param name="weight_decay">Weight decay.</param>
        /// <param name="amsgrad">Whether the largest squared average so far is divided by.</param>
        /// <param name="maximize">Whether to climb rather than to descend.</param>
        public static AdamW AdamW(
            IEnumerable<(string name, Parameter parameter)> parameters,
            double lr = 1e-3,
            double beta1 = 0.9,
            double beta2 = 0.999,
            double eps = 1e-8,
            double weight_decay = 0,
            bool amsgrad = false,
            bool maximize = false
        ) => AdamW(parameters.Select(entry => entry.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

        /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2017).</summary>
        /// <param name="parameters">Groups; what their options leave open is as given here.</param>
        /// <param name="lr">The learning rate.</param>
        /// <param name="beta1">Decay rate of the gradients' average.</param>
        /// <param name="beta2">Decay rate of the squared gradients' average.</param>
        /// <param name="eps">Added to the denominator.</param>
        /// <param name="weight_decay">Weight decay.</param>
        /// <param name="amsgrad">Whether the largest squared average so far is divided by.</param>
        /// <param name="maximize">Whether to climb rather than to descend.</param>
        public static AdamW AdamW(
            IEnumerable<AdamW.ParamGroup> parameters,
            double lr = 1e-3,
            double beta1 = 0.9,
            double beta2 = 0.999,
            double eps = 1e-8,
            double weight_decay = 0,
            bool amsgrad = false,
            bool maximize = false
        )
        {
            ArgumentNullException.ThrowIfNull(parameters);
            return new AdamW(
                parameters,
                new AdamW.Options
                {
                    LearningRate = lr,
                    beta1 = beta1,
                    beta2 = beta2,
                    eps = eps,
                    weight_decay = weight_decay,
                    amsgrad = amsgrad,
                    maximize = maximize,
                }
            );
        }
    }
}
