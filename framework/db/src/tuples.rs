//! What tuples are because their places are it.

/// Calls a macro for tuples of one place, of two, and so on: `up_to!(6 implement);` calls `implement!(A)` to `implement!(A B C D E F)`.
/// What stands behind the macro's name stands before the places.
macro_rules! up_to {
    (4 $implement:ident $($fixed:tt)*) => {
        $implement!($($fixed)* A);
        $implement!($($fixed)* A B);
        $implement!($($fixed)* A B C);
        $implement!($($fixed)* A B C D);
    };
    (6 $implement:ident $($fixed:tt)*) => {
        $crate::tuples::up_to!(4 $implement $($fixed)*);
        $implement!($($fixed)* A B C D E);
        $implement!($($fixed)* A B C D E F);
    };
    (8 $implement:ident $($fixed:tt)*) => {
        $crate::tuples::up_to!(6 $implement $($fixed)*);
        $implement!($($fixed)* A B C D E F G);
        $implement!($($fixed)* A B C D E F G H);
    };
    (12 $implement:ident $($fixed:tt)*) => {
        $crate::tuples::up_to!(8 $implement $($fixed)*);
        $implement!($($fixed)* A B C D E F G H I);
        $implement!($($fixed)* A B C D E F G H I J);
        $implement!($($fixed)* A B C D E F G H I J K);
        $implement!($($fixed)* A B C D E F G H I J K L);
    };
}

/// Lets a tuple give the items of its places, one place after the other: `up_to!(6 one_after_the_other Names::into_names -> Name;);`
/// implements `Names<M>` by its one method `fn into_names(self) -> Vec<Name>`.
macro_rules! one_after_the_other {
    ($trait:ident::$method:ident -> $item:ty; $($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<M, $($name: $trait<M>),+> $trait<M> for ($($name,)+) {
            fn $method(self) -> Vec<$item> {
                #[expect(non_snake_case, reason = "one name per place of the tuple")]
                let ($($name,)+) = self;
                let mut items = Vec::new();
                $(items.extend($name.$method());)+
                items
            }
        }
    };
}

pub(crate) use {one_after_the_other, up_to};
