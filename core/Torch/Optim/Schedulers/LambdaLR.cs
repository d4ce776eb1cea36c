namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Times a function of the epoch.</summary>
            /// <param name="optimizer">Whose rates are set.</param>
            /// <param name="lr_lambda">The function.</param>
            /// <param name="last_epoch">The epoch before the first; -1 begins at 0.</param>
            /// <param name="verbose">Ignored: nothing here writes to the console.</param>
            public static LRScheduler LambdaLR(
                Optimizer optimizer,
                Func<int, double> lr_lambda,
                int last_epoch = -1,
                bool verbose = false
            ) => new impl.LambdaLR(optimizer, lr_lambda, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>Times a function of the epoch.</summary>
                public sealed class LambdaLR : LRScheduler
                {
                    private readonly Func<int, double> _lr_lambda;

                    /// <summary>Makes the schedule and sets its first rates.</summary>
                    /// <param name="optimizer">Whose rates are set.</param>
                    /// <param name="lr_lambda">The function.</param>
                    /// <param name="last_epoch">The epoch before the first; -1 begins at 0.</param>
                    /// <param name="verbose">Ignored: nothing here writes to the console.</param>
                    public LambdaLR(
                        Optimizer optimizer,
                        Func<int, double> lr_lambda,
                        int last_epoch = -1,
                        bool verbose = false
                    )
                        : base(optimizer, last_epoch)
                    {
                        ArgumentNullException.ThrowIfNull(lr_lambda);
                        _lr_lambda = lr_lambda;
                        step();
                    }

                    private protected override double Rate(double baseRate, int group, int epoch) =>
                        baseRate * _lr_lambda(epoch);
                }
            }
        }
    }
}
