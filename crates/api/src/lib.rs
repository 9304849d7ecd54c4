//! Every command of the app, its wire types and error codes; written against a narrow Host.
